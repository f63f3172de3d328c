using RedPhone.Core.Zrtp;
using RedPhone.Crypto;
using RedPhone.Esp32;
using RedPhone.Link;
using RedPhone.Models;
using RedPhone.Wire;

namespace RedPhone.Meter.Works;

/// <summary>ZRTP as both roles and the sealed link as both ends, over a wire in memory.</summary>
internal static class HandshakeWorks
{
    private const int MaxRounds = 200_000;
    private const int SlicesAStep = 6;
    private const int MessageBytes = 200;

    public static IEnumerable<WorkResult> Zrtp()
    {
        var wire = new ZrtpWire(new NativeCryptoEngine());
        wire.Prepare();
        yield return wire.A.Recorder.Finish("zrtp-prepare",
            "Hello and X25519 pair made while idle");
        wire.Run();
        ZrtpWire.End initiator = wire.A.Session.IsInitiator ? wire.A : wire.B;
        ZrtpWire.End responder = wire.A.Session.IsInitiator ? wire.B : wire.A;
        yield return initiator.Recorder.Finish("zrtp-initiator",
            "ZRTP from answer to secure, pair made before");
        yield return responder.Recorder.Finish("zrtp-responder",
            "ZRTP from answer to secure, pair made before");
        long longest = Math.Max(initiator.LongestCall, responder.LongestCall);
        yield return new WorkResult("zrtp-call", "longest call into a ZRTP session", longest, 0, 0,
            0, 0, 0, 0, 0, 0, []);
    }

    public static IEnumerable<WorkResult> Link()
    {
        var wire = new LinkWire();
        wire.Handshake();
        yield return wire.Phone.Finish("link-handshake-phone", "link up from start, the phone");
        yield return wire.Server.Finish("link-handshake-master", "the same, the master");
        wire.Settle();
        foreach (int bytes in new[] { MessageBytes, LinkLimits.MaxMessageBytes })
        {
            string suffix = bytes == MessageBytes ? "" : "-longest";
            (WorkResult sent, WorkResult received) = wire.Exchange(suffix, bytes);
            yield return sent;
            yield return received;
        }

        yield return new WorkResult("link-call", "longest call into the phone's end of a link",
            wire.LongestCall, 0, 0, 0, 0, 0, 0, 0, 0, []);
    }

    /// <summary>Two sessions, their calls recorded each for itself.</summary>
    private sealed class ZrtpWire
    {
        private readonly byte[] _packet = new byte[1500];
        private long _nowMs = 1000;

        public ZrtpWire(ICryptoEngine crypto)
        {
            A = new End(crypto, 1);
            B = new End(crypto, 2);
        }

        public End A { get; }

        public End B { get; }

        public void Prepare()
        {
            foreach (End end in new[] { A, B })
            {
                byte[] zid = new byte[12];
                zid[0] = (byte)end.Seed;
                end.Do(() => end.Session.Prepare(zid));
                while (Work(end))
                {
                }
            }
        }

        public void Run()
        {
            A.Reset();
            B.Reset();
            A.Do(() => A.Session.Start(_nowMs, 11, null, null, true));
            B.Do(() => B.Session.Start(_nowMs, 12, null, null, false));
            for (int i = 0; i < MaxRounds; i++)
            {
                if (A.Session.State == ZrtpState.Secure && B.Session.State == ZrtpState.Secure)
                {
                    return;
                }

                if (!Serve(A, B) & !Serve(B, A))
                {
                    _nowMs = Math.Min(A.Session.NextDeadlineMs, B.Session.NextDeadlineMs);
                }
            }

            throw new InvalidOperationException("ZRTP did not become secure");
        }

        private static bool Work(End end)
        {
            bool worked = false;
            end.Do(() => worked = end.Session.Work());
            return worked;
        }

        private bool Serve(End end, End other)
        {
            bool did = false;
            for (int i = 0; i < SlicesAStep && Work(end); i++)
            {
                did = true;
            }

            if (end.Session.NextDeadlineMs <= _nowMs)
            {
                end.Do(() => end.Session.HandleTimeout(_nowMs));
                did = true;
            }

            int count = 0;
            end.Do(() => count = end.Session.TryTakeOutput(_packet));
            if (count > 0)
            {
                other.Do(() => other.Session.Handle(_nowMs, _packet, 0, count));
            }

            return did || count > 0;
        }

        internal sealed class End(ICryptoEngine crypto, int seed)
        {
            public ZrtpSession Session { get; } = new(crypto, new SeededEntropy((ulong)seed));

            public int Seed => seed;

            public CostRecorder Recorder { get; private set; } = new();

            public long LongestCall { get; private set; }

            public void Reset()
            {
                Recorder = new CostRecorder();
                LongestCall = 0;
            }

            public void Do(Action call)
            {
                Recorder.Resume();
                call();
                LongestCall = Math.Max(LongestCall, Recorder.Pause());
            }
        }
    }

    /// <summary>One phone and one master, their calls recorded each for itself.</summary>
    private sealed class LinkWire
    {
        private readonly LinkServer _server;
        private readonly LinkClient _client;
        private readonly byte[] _datagram = new byte[1500];
        private readonly byte[] _message = new byte[LinkLimits.MaxMessageBytes];
        private readonly UdpEndpoint _phone = new();
        private readonly UdpEndpoint _destination = new();
        private readonly LinkServerEvent _event = new();
        private long _nowMs = 1000;
        private int _session = -1;

        public LinkWire()
        {
            byte[] key = new byte[32];
            key[5] = 77;
            byte[] master = new byte[32];
            var entropy = new SeededEntropy(9);
            _server = new LinkServer(new NativeCryptoEngine(), entropy, key, 16);
            _client = new LinkClient(new NativeCryptoEngine(), entropy);
            _server.CopyPublic(master, 0);
            _client.Configure(key, master, null, 1);
            _phone.SetIpv4(192, 0, 2, 1, 5000);
        }

        public CostRecorder Phone { get; private set; } = new();

        public CostRecorder Server { get; } = new();

        /// <summary>Longest call into the phone's end.</summary>
        public long LongestCall { get; private set; }

        public void Handshake()
        {
            On(Phone, () => _client.Start(_nowMs));
            Settle(() => _client.State == LinkState.Up && _session >= 0);
            if (_session < 0 || _client.State != LinkState.Up)
            {
                throw new InvalidOperationException("the link is not up");
            }
        }

        public (WorkResult Sent, WorkResult Received) Exchange(string suffix, int bytes)
        {
            int count = 0;
            Phone = new CostRecorder();
            On(Phone, () => _client.TrySend(_nowMs, _message, 0, bytes));
            WorkOnDatagram();
            On(Phone, () => count = _client.TryTakeOutput(_datagram));
            WorkResult sent = Phone.Finish("link-send" + suffix,
                $"a message of {bytes} bytes sealed and sent");
            _server.Handle(_nowMs, _phone, _datagram, count);
            Settle();
            _server.TrySend(_nowMs, _session, _message, 0, bytes);
            if (!_server.TryTakeOutput(_datagram, _destination, out count))
            {
                throw new InvalidOperationException("the master sends nothing");
            }

            Phone = new CostRecorder();
            int received = 0;
            On(Phone, () => _client.Handle(_nowMs, _datagram, 0, count));
            WorkOnDatagram();
            On(Phone, () => received = _client.TryTakeMessage(_message));
            if (received != bytes)
            {
                throw new InvalidOperationException("the message did not arrive");
            }

            WorkResult taken = Phone.Finish("link-receive" + suffix,
                $"a message of {bytes} bytes received and opened");
            Settle();
            return (sent, taken);
        }

        // One datagram to its end, and not the acknowledgement that follows.
        private void WorkOnDatagram()
        {
            do
            {
                On(Phone, () => _client.Work(_nowMs));
            }
            while (!_client.CanHandle && _client.HasDatagramWork);
        }

        private void On(CostRecorder recorder, Action call)
        {
            recorder.Resume();
            call();
            long il = recorder.Pause();
            LongestCall = recorder == Phone ? Math.Max(LongestCall, il) : LongestCall;
        }

        public void Settle(Func<bool>? until = null)
        {
            bool moved = true;
            while (moved && until?.Invoke() != true)
            {
                moved = false;
                On(Phone, () => moved = _client.Work(_nowMs));
                int count = 0;
                On(Phone, () => count = _client.TryTakeOutput(_datagram));
                if (count > 0)
                {
                    moved = true;
                    On(Server, () => _server.Handle(_nowMs, _phone, _datagram, count));
                }

                On(Server, () => moved |= TakeEvents());
                count = 0;
                if (_client.CanHandle)
                {
                    On(Server, () => count = TakeFromServer());
                }

                if (count > 0)
                {
                    moved = true;
                    On(Phone, () => _client.Handle(_nowMs, _datagram, 0, count));
                }

                On(Phone, () => moved |= _client.TryTakeMessage(_message) > 0);
            }
        }

        private int TakeFromServer()
            => _server.TryTakeOutput(_datagram, _destination, out int count) ? count : 0;

        private bool TakeEvents()
        {
            bool any = false;
            while (_server.TryTakeEvent(_event))
            {
                any = true;
                if (_event.Kind == LinkServerEventKind.HandshakeAsked)
                {
                    _server.Accept(_nowMs, _event.Session);
                }
                else if (_event.Kind == LinkServerEventKind.SessionUp)
                {
                    _session = _event.Session;
                }
            }

            return any;
        }
    }
}
