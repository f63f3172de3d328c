using System.Globalization;
using RedPhone.Relay.DataPlane;
using RedPhone.Wire;

namespace RedPhone.Relay.Tests;

/// <summary>
/// Calls at a relay in virtual time from one seed: phones that talk, move, fall silent, come back
/// with the next call, steal each other's addresses; strangers; drains. Keeps its own simple record
/// of who holds what, and compares where each packet went.
/// </summary>
internal sealed class RelayWorld
{
    private const int Calls = 40;
    private const int PacketsAMs = 2;
    private const int EventMs = 100;
    private const int DrainMs = 20_000;
    private const int ProofsKept = 40;
    private const int MaxSilenceMs = 150_000;

    private readonly Random _random;
    private readonly TablePlane? _plane;
    private readonly RelayBench _bench;
    private readonly Phone[] _phones = new Phone[2 * Calls];
    private readonly Dictionary<AddressKey, int> _roles = [];
    private readonly List<AddressKey?> _holders = [null, null];
    private readonly byte[] _buffer = new byte[2048];
    private readonly byte[] _output = new byte[2048];
    private readonly UdpEndpoint _to = new();
    private readonly UdpEndpoint _stranger = RelayBench.Address6(99);
    private readonly Queue<(UdpEndpoint From, byte[] Proof)> _proofs = new();
    private byte[] _endedTicket = RelayBench.NewTicket(Ticket.Initiator, 0);
    private long _drainEndsMs;
    private int _nextCall = 1;
    private int _nextHost;
    private int _lastAnswer;

    public RelayWorld(int seed, bool table)
    {
        _random = new Random(seed);
        var limits = new RelayLimits { MaxSessions = 2 * Calls, UnprovedBurst = 1_000_000 };
        _plane = table ? new TablePlane(2 * limits.MaxSessions) : null;
        _bench = new RelayBench(limits, _plane);
        for (int i = 0; i < _phones.Length; i++)
        {
            _phones[i] = new Phone(i, i % 2);
        }
    }

    public RelayCounters Counters => _bench.Core.Counters;

    /// <summary>Packets that phones and strangers sent.</summary>
    public long Media { get; private set; }

    /// <summary>STUN messages sent besides.</summary>
    public long Requests { get; private set; }

    public long Answers { get; private set; }

    /// <summary>Requests that got no answer.</summary>
    public long Silent { get; private set; }

    public long PlaneForwarded { get; private set; }

    public long CoreForwarded { get; private set; }

    /// <summary>Packets that came out where the record says they must not.</summary>
    public long Misdirected { get; private set; }

    public long BadKinds { get; private set; }

    public long BadLengths { get; private set; }

    private long NowMs => _bench.NowMs;

    public void Run(long packets)
    {
        int next = 0;
        while (Media < packets)
        {
            _bench.NowMs++;
            if (NowMs >= _bench.Core.NextDeadlineMs)
            {
                _bench.Core.HandleTimeout(NowMs);
            }

            if (NowMs % EventMs == 0)
            {
                Happen();
            }

            for (int i = 0; i < PacketsAMs && Media < packets; i++)
            {
                next = (next + 1) % _phones.Length;
                Talk(_phones[next]);
            }
        }
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Media} packets, {Requests} requests in {(NowMs - RelayBench.StartMs) / 1000} s: forwarded "
        + $"{PlaneForwarded} by the plane, {CoreForwarded} by the core; no role "
        + $"{Counters.UnknownSource}, no peer {Counters.NoPeer}, kind {Counters.UnknownKind}, length "
        + $"{Counters.BadLength}; bound {Counters.Bound}, rebound {Counters.Rebound}, idle "
        + $"{Counters.IdleEnded}, ended {Counters.SessionsEnded}, refused {Counters.RefusedTotal}");

    private void Talk(Phone phone)
    {
        int what = _random.Next(2000);
        bool silent = NowMs < phone.SilentUntilMs;
        if (what == 0)
        {
            BadKinds++;
            SendMedia(phone.Address, 0xC0, 172);
        }
        else if (what == 1)
        {
            BadLengths++;
            SendMedia(phone.Address, 0x80, RelayCore.MaxDatagramBytes + 1);
        }
        else if (what < 100)
        {
            SendMedia(_stranger, 0x80, 172);
        }
        else if (!silent)
        {
            SendMedia(phone.Address, (byte)(what < 200 ? 0x10 : 0x80), 172);
        }
    }

    // As a worker of the batched plane does, and where it finds nothing, as the core.
    private void SendMedia(UdpEndpoint from, byte first, int bytes)
    {
        Media++;
        _buffer[0] = first;
        if (_plane != null && bytes <= RelayCore.MaxDatagramBytes && first != 0xC0)
        {
            int flow = _plane.Flows.Find(RawAddress.Of(from), out RawAddress to);
            if (flow >= 0)
            {
                _plane.Flows.Touch(flow, NowMs);
                to.CopyTo(_to);
                PlaneForwarded++;
                Judge(from);
                return;
            }
        }

        _bench.Core.Handle(NowMs, from, _buffer, bytes);
        while (_bench.Core.TryTakeOutput(_output, _to, out _))
        {
            CoreForwarded++;
            Judge(from);
        }
    }

    // _to must be the address that holds the other role.
    private void Judge(UdpEndpoint from)
    {
        bool right = _roles.TryGetValue(AddressKey.Of(from), out int role)
            && _holders[role ^ 1] == AddressKey.Of(_to);
        Misdirected += right ? 0 : 1;
    }

    // The record of who holds what: role 2c or 2c + 1 of call c.
    private void Record(UdpEndpoint address, int role)
    {
        AddressKey key = AddressKey.Of(address);
        if (_roles.TryGetValue(key, out int before))
        {
            _holders[before] = null;
        }

        if (_holders[role] is AddressKey old)
        {
            _roles.Remove(old);
        }

        _roles[key] = role;
        _holders[role] = key;
    }

    private void Happen()
    {
        if (_bench.Core.Draining && NowMs >= _drainEndsMs)
        {
            _bench.Core.Draining = false;
        }

        Phone phone = _phones[_random.Next(_phones.Length)];
        switch (_random.Next(100))
        {
            case < 55:
                OpenOrKeepAlive(phone, move: false);
                break;
            case < 75:
                OpenOrKeepAlive(phone, move: true);
                break;
            case < 78:
                phone.SilentUntilMs = NowMs + _random.Next(MaxSilenceMs);
                break;
            case < 80:
                // The call ends: both fall silent until it is over at the relay, and then some.
                Phone peer = _phones[phone.Number ^ 1];
                phone.SilentUntilMs = peer.SilentUntilMs = NowMs + 62_000;
                _endedTicket = phone.Ticket.Length > 0 ? phone.Ticket : _endedTicket;
                phone.Ticket = peer.Ticket = [];
                break;
            case < 84:
                Steal(phone);
                break;
            case < 90:
                Request(_stranger, _bench.OpenRequest(RelayBench.NewTicket(0, 1, key: new byte[32])));
                break;
            case < 94:
                (UdpEndpoint From, byte[] Proof) copy = _proofs.Count == 0
                    ? (_stranger, _bench.Indication())
                    : _proofs.ElementAt(_random.Next(_proofs.Count));
                Request(copy.From, copy.Proof);
                break;
            case < 99:
                Request(_stranger, _bench.OpenRequest(_endedTicket));
                break;
            default:
                _bench.Core.Draining = _random.Next(10) == 0;
                _drainEndsMs = NowMs + DrainMs;
                break;
        }
    }

    private void OpenOrKeepAlive(Phone phone, bool move)
    {
        Phone peer = _phones[phone.Number ^ 1];
        if (phone.Ticket.Length == 0)
        {
            int call = _nextCall++;
            phone.Ticket = Ticketed(phone, call);
            peer.Ticket = Ticketed(peer, call);
            phone.Call = peer.Call = call;
            _holders.AddRange([null, null]);
        }
        else if (!move && _holders[RoleOf(phone)] == AddressKey.Of(phone.Address))
        {
            Request(phone.Address, _bench.Indication());
            return;
        }

        UdpEndpoint address = move || phone.Address.Port == 0
            ? RelayBench.Address(_nextHost % 60_000, 5000 + (_nextHost++ / 60_000)) : phone.Address;
        int code = Open(phone, address, phone.Ticket);
        if (code is StunError.TicketExpired or StunError.CallEnded)
        {
            phone.Ticket = peer.Ticket = [];
        }
    }

    // Binds the role of another call at the phone's own address: it loses the one it held.
    private void Steal(Phone phone)
    {
        Phone other = _phones[_random.Next(_phones.Length)];
        if (phone.Ticket.Length > 0 && other.Ticket.Length > 0 && other != phone
            && phone.Address.Port != 0)
        {
            Open(other, phone.Address, other.Ticket);
        }
    }

    private int Open(Phone phone, UdpEndpoint address, byte[] ticket)
    {
        int code = Request(address, _bench.OpenRequest(ticket));
        if (code != StunError.Unauthenticated)
        {
            return code;
        }

        byte[] nonce = new StunAnswer(_output[.._lastAnswer]).Value(StunAttribute.Nonce)!;
        byte[] proof = _bench.OpenRequest(ticket, nonce);
        code = Request(address, proof);
        if (code == -1)
        {
            _proofs.Enqueue((address, proof));
            _ = _proofs.Count > ProofsKept ? _proofs.Dequeue() : default;
            phone.Address = address;
            Record(address, RoleOf(phone));
        }

        return code;
    }

    private int Request(UdpEndpoint from, byte[] datagram)
    {
        Requests++;
        datagram.CopyTo(_buffer, 0);
        long keepalives = Counters.Keepalives;
        _bench.Core.Handle(NowMs, from, _buffer, datagram.Length);
        int code = 0;
        while (_bench.Core.TryTakeOutput(_output, _to, out int count))
        {
            Answers++;
            _lastAnswer = count;
            code = new StunAnswer(_output[..count]).ErrorCode;
        }

        Silent += code == 0 && Counters.Keepalives == keepalives ? 1 : 0;
        return code;
    }

    private byte[] Ticketed(Phone phone, int call) => RelayBench.NewTicket(phone.Role, call,
        expiryMs: NowMs + RelayBench.TicketLifetimeMs);

    private static int RoleOf(Phone phone) => (2 * phone.Call) + phone.Role;

    private sealed class Phone(int number, int role)
    {
        public int Number { get; } = number;

        public int Role { get; } = role;

        public UdpEndpoint Address { get; set; } = new();

        public byte[] Ticket { get; set; } = [];

        public int Call { get; set; }

        public long SilentUntilMs { get; set; }
    }
}
