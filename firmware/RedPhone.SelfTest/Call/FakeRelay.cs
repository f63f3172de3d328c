using RedPhone.Crypto;
using RedPhone.Wire;

namespace RedPhone.SelfTest
{
    /// <summary>
    /// A relay for one call: answers Binding and OPEN (without its first challenge, and whatever the
    /// ticket), and passes everything else from one role to the other.
    /// </summary>
    internal sealed class FakeRelay
    {
        private readonly StunReader _reader = new StunReader();
        private readonly StunWriter _writer = new StunWriter();
        private readonly byte[] _answer = new byte[128];
        private readonly UdpEndpoint _source = new UdpEndpoint();
        private readonly IMac _mac;
        private readonly byte[][] _keys;

        public int Forwarded;
        public int Opened;

        // The two roles' keys K, 32 bytes each.
        public FakeRelay(ICryptoEngine engine, byte[][] keys)
        {
            _mac = engine.CreateHmacSha256();
            _keys = keys;
            _source.SetIpv4(192, 0, 2, 20, 5000);
        }

        public void Handle(int role, byte[] buffer, int count, FakePort own, FakePort other)
        {
            if (DatagramKinds.Of(buffer, 0, count) != DatagramKind.Stun)
            {
                Forwarded++;
                other.In.Put(buffer, 0, count);
                return;
            }

            if (!_reader.TryRead(buffer, 0, count) || _reader.MessageClass != Stun.Request)
            {
                return;
            }

            _writer.Begin(_answer, 0, _reader.Method, Stun.Success, buffer,
                _reader.TransactionOffset);
            _writer.AddMappedAddress(_source);
            if (_reader.Method == Stun.Open)
            {
                Opened++;
                int value = _writer.AllotIntegritySha256();
                _mac.SetKey(_keys[role], 0, Ticket.KeyBytes);
                _mac.Update(_answer, 0, value - Stun.AttributeHeaderBytes);
                _mac.Finish(_answer, value, StunAttribute.IntegritySha256Bytes);
            }

            own.In.Put(_answer, 0, _writer.Count);
        }
    }
}
