using RedPhone.Crypto;
using RedPhone.Link;
using RedPhone.Wire;
using RedPhone.Wire.Signaling;

namespace RedPhone.SelfTest
{
    /// <summary>
    /// A master of two phones that asks nobody: the caller is the first, the callee the second. It
    /// speaks the sealed link and the signaling of one call (docs/protocol/signaling.md).
    /// </summary>
    internal sealed class FakeMaster
    {
        private const string CallId = "00112233445566778899aabbccddeeff";
        private const string RelayLine = "00000001 192.0.2.9:3478";
        private const int FirstPort = 1001;
        private const int MaxDatagrams = 16;

        private readonly LinkServer _link;
        private readonly LinkServerEvent _event = new LinkServerEvent();
        private readonly SignalingMessage _request = new SignalingMessage();
        private readonly SignalingMessage _message = new SignalingMessage();
        private readonly byte[] _bytes = new byte[SignalingMessage.MaxBytes];
        private readonly byte[] _datagram = new byte[DatagramRing.DatagramBytes];
        private readonly UdpEndpoint _address = new UdpEndpoint();
        private readonly int[] _sessions = { -1, -1 };
        private readonly FakeDesk[] _desks = new FakeDesk[2];
        private int _transaction = 100;

        // The two roles' keys K at the relay, 32 bytes each.
        public readonly byte[][] RelayKeys = { Vector.Repeat(0x41, 32), Vector.Repeat(0x42, 32) };

        public readonly byte[] PublicKey = new byte[LinkLimits.KeyBytes];
        public readonly UdpEndpoint Address = new UdpEndpoint();

        public FakeMaster(ICryptoEngine engine)
        {
            _link = new LinkServer(engine, new SeededEntropy(7), Vector.Count(3, 32), 2);
            _link.CopyPublic(PublicKey, 0);
            Address.SetIpv4(192, 0, 2, 1, 31337);
        }

        public void Seat(int index, FakeDesk desk)
        {
            _desks[index] = desk;
        }

        public void Step(long nowMs)
        {
            for (int i = 0; i < _desks.Length; i++)
            {
                _address.SetIpv4(192, 0, 2, 10, FirstPort + i);
                int count = _desks[i].Master.Out.Take(_datagram);
                if (count > 0)
                {
                    _link.Handle(nowMs, _address, _datagram, count);
                }
            }

            _link.HandleTimeout(nowMs);
            while (_link.TryTakeEvent(_event))
            {
                TakeEvent(nowMs);
            }

            int bytes;
            for (int i = 0; i < MaxDatagrams
                && _link.TryTakeOutput(_datagram, _address, out bytes); i++)
            {
                _desks[_address.Port - FirstPort].Master.In.Put(_datagram, 0, bytes);
            }
        }

        private void TakeEvent(long nowMs)
        {
            if (_event.Kind == LinkServerEventKind.HandshakeAsked)
            {
                _link.Accept(nowMs, _event.Session);
            }
            else if (_event.Kind == LinkServerEventKind.SessionUp)
            {
                _link.TryGetAddress(_event.Session, _address);
                _sessions[_address.Port - FirstPort] = _event.Session;
            }
            else if (_event.Kind == LinkServerEventKind.Message
                && _request.TryDecode(_event.Message, 0, _event.MessageCount))
            {
                Take(nowMs, _event.Session == _sessions[0] ? 0 : 1);
            }
        }

        // What phone "from" asks; of the answers only the one that it rings is passed on.
        private void Take(long nowMs, int from)
        {
            if (!_request.IsRequest)
            {
                string hash = _request.Get(SignalingNames.ZrtpHashHeader);
                if (hash != null && from == 1)
                {
                    Ask(SignalingNames.Ring);
                    _message.Set(SignalingNames.ZrtpHashHeader, hash);
                    Send(nowMs, 0);
                }

                return;
            }

            _message.SetResponse(SignalingNames.StatusOk, SignalingNames.Ok, _request.Transaction);
            bool invites = _request.Verb == SignalingNames.Get
                && _request.Target != SignalingNames.RelaysTarget;
            if (_request.Target == SignalingNames.RelaysTarget)
            {
                _message.Set(SignalingNames.RelayHeader + "1", RelayLine);
            }
            else if (invites)
            {
                Describe(0);
            }

            Send(nowMs, from);
            if (invites)
            {
                Ask(SignalingNames.Ring);
                Describe(1);
                _message.Set(SignalingNames.ZrtpHashHeader,
                    _request.Get(SignalingNames.ZrtpHashHeader));
                Send(nowMs, 1);
            }
            else if (_request.Target != SignalingNames.RelaysTarget)
            {
                Ask(_request.Verb);
                _message.Set(SignalingNames.ReasonHeader,
                    _request.Get(SignalingNames.ReasonHeader));
                Send(nowMs, 1 - from);
            }
        }

        private void Ask(string verb)
        {
            _transaction++;
            _message.SetRequest(verb, SignalingNames.SessionPrefix + CallId, _transaction);
        }

        private void Describe(int role)
        {
            byte[] ticket = new byte[Ticket.Bytes];
            ticket[0] = Ticket.Version;
            ticket[1] = (byte)role;
            _message.Set(SignalingNames.CallHeader, CallId);
            _message.Set(SignalingNames.RoleHeader, role == 0 ? SignalingNames.Initiator : "responder");
            _message.Set(SignalingNames.PeerHeader, role == 0 ? "102" : "101");
            _message.Set(SignalingNames.PeerNameHeader, role == 0 ? "Callee" : "Caller");
            _message.Set(SignalingNames.ExpiresHeader, "60000");
            _message.Set(SignalingNames.RelayHeader + "1", RelayLine);
            _message.Set(SignalingNames.TicketHeader + "1", Hex.Encode(ticket, 0, Ticket.Bytes));
            _message.Set(SignalingNames.KeyHeader + "1",
                Hex.Encode(RelayKeys[role], 0, Ticket.KeyBytes));
        }

        private void Send(long nowMs, int to)
        {
            _link.TrySend(nowMs, _sessions[to], _bytes, 0, _message.Encode(_bytes, 0));
        }
    }
}
