using RedPhone.Core.Relay;
using RedPhone.Crypto;
using RedPhone.Models;
using RedPhone.Wire;

namespace RedPhone.Cli.Fuzz;

/// <summary>The STUN reader, everything read from what it accepts, and a phone's relay client that
/// waits for an answer.</summary>
internal sealed class StunFuzz : IFuzzTarget
{
    private readonly StunReader _reader = new();
    private readonly UdpEndpoint _address = new();
    private readonly List<byte[]> _seeds = [];

    public StunFuzz()
    {
        var client = new RelayClient(new ManagedCryptoEngine(), new SeededEntropy(1, "stun"));
        client.StartProbe(0);
        byte[] buffer = new byte[1500];
        int count = client.TryTakeOutput(buffer);
        byte[] transaction = buffer[Stun.TransactionOffset..Stun.HeaderBytes];
        _seeds.Add(buffer[..count]);
        _address.SetIpv4(127, 0, 0, 1, 5004);
        foreach (int kind in new[] { Stun.Success, Stun.Error })
        {
            var writer = new StunWriter();
            writer.Begin(buffer, 0, Stun.Binding, kind, transaction, 0);
            if (kind == Stun.Error)
            {
                writer.AddErrorCode(401);
            }

            writer.AddMappedAddress(_address);
            _seeds.Add(buffer[..writer.Count]);
        }
    }

    public IReadOnlyList<byte[]> Seeds => _seeds;

    public string? Run(int seed, byte[] input)
    {
        if (_reader.TryRead(input, 0, input.Length))
        {
            if (_reader.AttributeCount > StunReader.MaxAttributes)
            {
                return "more attributes than it says it reads";
            }

            for (int i = 0; i < _reader.AttributeCount; i++)
            {
                int at = _reader.ValueOffsetAt(i);
                if (at < 0 || at + _reader.ValueBytesAt(i) > input.Length)
                {
                    return "an attribute outside of the datagram";
                }
            }

            _reader.ErrorCode();
            _reader.TryReadMappedAddress(_address);
        }

        var client = new RelayClient(new ManagedCryptoEngine(), new SeededEntropy(1, "stun"));
        client.StartProbe(0);
        client.TryTakeOutput(new byte[1500]);
        client.Handle(10, input, 0, input.Length);
        return null;
    }
}
