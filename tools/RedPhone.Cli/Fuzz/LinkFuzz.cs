using RedPhone.Crypto;
using RedPhone.Link;
using RedPhone.Models;
using RedPhone.Wire;

namespace RedPhone.Cli.Fuzz;

/// <summary>
/// A handshake and one message each way in virtual time; the input arrives before (odd seeds) or in
/// place of (even seeds) the seed's datagram. Only the two true messages may come out.
/// </summary>
internal sealed class LinkFuzz : IFuzzTarget
{
    private const int LimitMs = 5_000;
    private const int StepMs = 20;

    private static readonly byte[] _upward = "upward"u8.ToArray();
    private static readonly byte[] _downward = "downward"u8.ToArray();

    private readonly List<byte[]> _seeds = [];
    private readonly byte[] _buffer = new byte[1500];
    private readonly byte[] _clientPrivate = Key(1);
    private readonly byte[] _serverPrivate = Key(2);
    private readonly byte[] _serverPublic;

    public LinkFuzz()
    {
        IKeyAgreement curve = new ManagedCryptoEngine().CreateX25519();
        curve.StartPublic(_serverPrivate, 0);
        while (!curve.Step())
        {
            // One slice after the other.
        }

        _serverPublic = new byte[32];
        curve.Finish(_serverPublic, 0);
        var recorded = new List<byte[]>();
        Talk(-1, [], recorded);
        foreach (byte[] datagram in recorded)
        {
            _seeds.Add(datagram);
            _seeds.Add(datagram);
        }
    }

    public IReadOnlyList<byte[]> Seeds => _seeds;

    public string? Run(int seed, byte[] input) => Talk(seed, input, null);

    private string? Talk(int seed, byte[] input, List<byte[]>? recorded)
    {
        var entropy = new SeededEntropy(1, "link");
        var client = new LinkClient(new ManagedCryptoEngine(), entropy);
        client.Configure(_clientPrivate, _serverPublic, null, 1);
        var server = new LinkServer(new ManagedCryptoEngine(), entropy, _serverPrivate, 4);
        var source = new UdpEndpoint();
        source.SetIpv4(127, 0, 0, 1, 5004);
        var destination = new UdpEndpoint();
        var happened = new LinkServerEvent();
        int sent = 0;
        bool asked = false;
        string? wrong = null;
        var socket = new Queue<byte[]>();
        client.Start(0);
        for (long now = 0; now < LimitMs && wrong is null; now += StepMs)
        {
            client.HandleTimeout(now);
            int taken;
            do
            {
                if (client.CanHandle && socket.TryDequeue(out byte[]? received))
                {
                    client.Handle(now, received, 0, received.Length);
                }

                while (client.Work(now))
                {
                    // All slices at once.
                }

                taken = client.TryTakeOutput(_buffer);
                foreach (byte[] datagram in taken == 0 ? []
                    : Deliver(seed, input, sent++, _buffer[..taken], recorded))
                {
                    server.Handle(now, source, datagram, datagram.Length);
                }
            }
            while (taken > 0 || socket.Count > 0);

            server.HandleTimeout(now);
            while (server.TryTakeEvent(happened))
            {
                if (happened.Kind == LinkServerEventKind.HandshakeAsked)
                {
                    server.Accept(now, happened.Session);
                }
                else if (happened.Kind == LinkServerEventKind.SessionUp)
                {
                    server.TrySend(now, happened.Session, _downward, 0, _downward.Length);
                }
                else if (happened.Kind == LinkServerEventKind.Message)
                {
                    wrong ??= Check(happened.Message, happened.MessageCount, _upward);
                }
            }

            while (server.TryTakeOutput(_buffer, destination, out int count))
            {
                foreach (byte[] datagram in Deliver(seed, input, sent++, _buffer[..count], recorded))
                {
                    socket.Enqueue(datagram);
                }
            }

            asked |= !asked && client.State == LinkState.Up
                && client.TrySend(now, _upward, 0, _upward.Length);
            for (int count = client.TryTakeMessage(_buffer); count != 0;
                count = client.TryTakeMessage(_buffer))
            {
                wrong ??= Check(_buffer, count, _downward);
            }
        }

        return wrong;
    }

    private static IEnumerable<byte[]> Deliver(int seed, byte[] input, int sent, byte[] datagram,
        List<byte[]>? recorded)
    {
        recorded?.Add(datagram);
        bool here = seed >= 0 && sent == seed / 2;
        if (here)
        {
            yield return input;
        }

        if (!here || seed % 2 == 1)
        {
            yield return datagram;
        }
    }

    private static string? Check(byte[] message, int count, byte[] expected)
        => message.AsSpan(0, count).SequenceEqual(expected) ? null : "a message nobody sent";

    private static byte[] Key(byte first)
    {
        byte[] key = new byte[32];
        key[0] = first;
        return key;
    }
}
