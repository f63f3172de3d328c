using RedPhone.Crypto;
using RedPhone.Wire;

namespace RedPhone.Link.Tests;

/// <summary>What a session costs, and that datagrams cost no allocation.</summary>
public sealed class BudgetTests
{
    [Fact]
    public void SessionRecord_IsAtMost200Bytes()
    {
        Assert.True(LinkServer.SessionRecordBytes <= 200, $"{LinkServer.SessionRecordBytes}");
    }

    [Fact]
    public void Server_EachFurtherSession_AllocatesAtMost200Bytes()
    {
        const int some = 20_000;
        const int more = 40_000;
        byte[] key = new byte[32];
        key[0] = 1;
        Measure(key, some);

        // The shared queue is at its maximum for both.
        double each = (Measure(key, more) - Measure(key, some)) / (double)(more - some);
        Assert.InRange(each, 100, 200);
    }

    [Fact]
    public void Datagrams_AfterStart_AllocateNothing()
    {
        Exchange exchange = new();
        exchange.Run(50);
        long before = GC.GetAllocatedBytesForCurrentThread();
        exchange.Run(500);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(exchange.Messages >= 1000);
    }

    [Fact]
    public void Handshakes_AfterStart_AllocateNothing()
    {
        Exchange exchange = new();
        exchange.Run(5);
        exchange.Handshake();
        long before = GC.GetAllocatedBytesForCurrentThread();
        exchange.Handshake();
        exchange.Handshake();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(4, exchange.Client.HandshakesStarted);
        exchange.Run(5);
    }

    private static long Measure(byte[] key, int sessions)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        LinkServer server = new(new ManagedCryptoEngine(), new SeededEntropy(1), key, sessions);
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        GC.KeepAlive(server);
        return bytes;
    }

    /// <summary>One phone and one master by hand, without a bed that would allocate.</summary>
    private sealed class Exchange
    {
        private readonly LinkServer _server;
        private readonly byte[] _up = new byte[1500];
        private readonly byte[] _down = new byte[1500];
        private readonly byte[] _message = new byte[LinkLimits.MaxMessageBytes];
        private readonly UdpEndpoint _phone = new();
        private readonly UdpEndpoint _destination = new();
        private readonly LinkServerEvent _event = new();
        private long _now = 1000;
        private int _session = -1;

        public Exchange()
        {
            byte[] key = new byte[32];
            key[5] = 77;
            SeededEntropy entropy = new(9);
            _server = new LinkServer(new ManagedCryptoEngine(), entropy, key, 16);
            Client = new LinkClient(new ManagedCryptoEngine(), entropy);
            byte[] master = new byte[32];
            _server.CopyPublic(master, 0);
            Client.Configure(key, master, null, 1);
            _phone.SetIpv4(192, 0, 2, 1, 5000);
            Client.Start(_now);
            Turn();
        }

        public LinkClient Client { get; }

        public int Messages { get; private set; }

        public void Run(int rounds)
        {
            for (int i = 0; i < rounds; i++)
            {
                int count = 1 + (i * 37 % LinkLimits.MaxMessageBytes);
                Check(Client.TrySend(_now, _message, 0, count));
                Check(_server.TrySend(_now, _session, _message, 0, count));
                Turn();
                _now += 300;
                Client.HandleTimeout(_now);
                _server.HandleTimeout(_now);
                Turn();
            }
        }

        /// <summary>The master forgets the session, the phone makes a new one.</summary>
        public void Handshake()
        {
            _now += 6000;
            _server.Close(_session);
            _session = -1;
            Check(Client.TrySend(_now, _message, 0, 1));
            Turn();
            Check(_session >= 0);
            Check(Client.State == LinkState.Up);
        }

        private static void Check(bool condition)
        {
            if (!condition)
            {
                throw new InvalidOperationException("the exchange went wrong");
            }
        }

        private void Turn()
        {
            bool moved = true;
            while (moved)
            {
                moved = Client.Work(_now);
                int count = Client.TryTakeOutput(_up);
                if (count > 0)
                {
                    moved = true;
                    _server.Handle(_now, _phone, _up, count);
                }

                while (_server.TryTakeEvent(_event))
                {
                    moved = true;
                    Take();
                }

                while (Client.CanHandle && _server.TryTakeOutput(_down, _destination, out int down))
                {
                    moved = true;
                    Client.Handle(_now, _down, 0, down);
                }

                while (Client.TryTakeMessage(_message) > 0)
                {
                    Messages++;
                }
            }
        }

        private void Take()
        {
            switch (_event.Kind)
            {
                case LinkServerEventKind.HandshakeAsked:
                    Check(_server.Accept(_now, _event.Session));
                    break;
                case LinkServerEventKind.SessionUp:
                    _session = _event.Session;
                    break;
                case LinkServerEventKind.Message:
                    Messages++;
                    break;
            }
        }
    }
}
