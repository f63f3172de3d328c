using RedPhone.Core.Ports;
using RedPhone.Crypto;
using RedPhone.Master;
using RedPhone.Master.Crypto;
using RedPhone.Master.Store;
using RedPhone.Models;
using RedPhone.Models.Network;
using RedPhone.Relay;
using RedPhone.Wire;

namespace RedPhone.Emulator;

/// <summary>
/// Phones, a master and relays in one thread and in virtual time, from one seed: the very cores
/// and firmware of the real system on a <see cref="VirtualNetwork"/>. Two worlds of one seed that
/// are treated alike give byte-identical traces.
/// </summary>
public sealed class SimulatedWorld : IWorld
{
    /// <summary>What the servers' clock says at the world's beginning: 2030-01-01 UTC.</summary>
    public const long EpochMs = 1_893_456_000_000;

    private const int MasterPort = 31337;
    private const int RelayPort = 3478;
    private const int KeyBytes = 32;

    private readonly SplitMix64 _seeds;
    private readonly List<EmulatedPhone> _phones = [];
    private readonly List<SimulatedRelay> _relays = [];
    private readonly List<PathModel> _phonePaths = [];
    private readonly IEntropy _worldEntropy;
    private readonly VirtualHost _masterHost = new("master", "10.0.0.1");
    private readonly byte[] _masterKey = new byte[KeyBytes];
    private readonly IServerMaker _servers;
    private VirtualServer? _master;

    /// <summary>A world with a master, and nothing else yet.</summary>
    /// <param name="seed">Decides every key, chance and delay.</param>
    /// <param name="trace">Where the datagram trace goes, or null.</param>
    /// <param name="servers">Honest ones (null), or an attacker's.</param>
    public SimulatedWorld(ulong seed, TextWriter? trace = null, IServerMaker? servers = null)
    {
        Seed = seed;
        _servers = servers ?? new HonestServers();
        _seeds = new SplitMix64(seed);
        Trace = trace is null ? null : new DatagramTrace(trace);
        Network = new VirtualNetwork(_seeds.Next(), Trace);
        _worldEntropy = NewEntropy();
        _worldEntropy.Fill(_masterKey, 0, KeyBytes);
        Store = new MemoryMasterStore(_worldEntropy);
        StartMaster();
    }

    /// <summary>How phones that are added from now on are made and driven.</summary>
    public PhoneOptions PhoneOptions { get; set; } = new();

    /// <summary>The seed that makes this world again.</summary>
    public ulong Seed { get; }

    /// <summary>The network.</summary>
    public VirtualNetwork Network { get; }

    /// <summary>The master's accounts and relays; they outlive a restart.</summary>
    public MemoryMasterStore Store { get; }

    /// <summary>The running, or last, master.</summary>
    public MasterCore Master { get; private set; } = null!;

    /// <summary>Where the master listens.</summary>
    public UdpEndpoint MasterEndpoint => _master!.Endpoint;

    /// <summary>The master's access path.</summary>
    public PathModel MasterPath => _masterHost.Path;

    /// <summary>The phones, in the order they were added.</summary>
    public IReadOnlyList<EmulatedPhone> Phones => _phones;

    /// <summary>The relays, in the order they were added.</summary>
    public IReadOnlyList<SimulatedRelay> Relays => _relays;

    /// <summary>Called after each millisecond, for those who watch.</summary>
    public Action<long>? Stepped { get; set; }

    /// <inheritdoc />
    public long NowMs => Network.NowMs;

    /// <inheritdoc />
    public EmulatedPhone Initiator => _phones[0];

    /// <inheritdoc />
    public EmulatedPhone Responder => _phones[1];

    /// <inheritdoc />
    public DatagramTrace? Trace { get; }

    /// <inheritdoc />
    public string RelayName(uint id)
        => _relays.Find(relay => relay.Id == id)?.Name ?? id.ToString("x8");

    /// <summary>Adds a relay <paramref name="delayMs"/> away and tells the master.</summary>
    /// <param name="name">Name in traces and results.</param>
    /// <param name="delayMs">One-way delay of its access path.</param>
    /// <param name="clockErrorMs">How far its clock is ahead of the master's.</param>
    public SimulatedRelay AddRelay(string name, int delayMs, int clockErrorMs = 0)
    {
        byte[] key = new byte[KeyBytes];
        byte[] nonceSecret = new byte[KeyBytes];
        _worldEntropy.Fill(key, 0, KeyBytes);
        _worldEntropy.Fill(nonceSecret, 0, KeyBytes);
        uint id = (uint)(_relays.Count + 1);
        var host = new VirtualHost(name, $"10.0.1.{id}");
        host.Path.DelayMs = delayMs;
        var core = new RelayCore(id, key, nonceSecret);
        var server = new VirtualServer(_servers.WrapRelay(core), Network, host, RelayPort,
            EpochMs + clockErrorMs);
        var relay = new SimulatedRelay(name, id, core, server);
        _relays.Add(relay);
        Store.AddRelay(new RelayEntry(id, server.Endpoint.ToString(), key));
        Master.RefreshSoon();
        return relay;
    }

    /// <summary>Adds a phone with an account, its settings file written, and switches it on.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="name">Its name.</param>
    /// <param name="delayMs">One-way delay of its access path.</param>
    /// <param name="change">Last changes to its settings, or null.</param>
    public EmulatedPhone AddPhone(string number, string name, int delayMs,
        Action<PhoneSettings>? change = null)
    {
        PhoneSettings settings = Enroll(number, name);
        change?.Invoke(settings);
        var host = new VirtualHost(number, $"10.0.2.{_phones.Count + 1}");
        host.Path.DelayMs = delayMs;
        var phone = new EmulatedPhone(number, NewEntropy(), new FlashStoreModel(),
            _ => new VirtualDatagramPort(Network, host), PhoneOptions);
        _phonePaths.Add(host.Path);
        phone.Provision(settings);
        phone.SwitchOn(NowMs);
        _phones.Add(phone);
        return phone;
    }

    /// <summary>Adds or renews an account; what its phone's settings file says.</summary>
    public PhoneSettings Enroll(string number, string name)
    {
        var settings = new PhoneSettings
        {
            Number = number,
            Name = name,
            Code = Store.AddAccount(number, name, EpochMs + NowMs),
        };
        settings.Master.TryParse($"{_masterHost.Address}:{MasterPort}");
        Master.CopyPublicKey().CopyTo(settings.MasterKey, 0);
        return settings;
    }

    /// <summary>The phone's NAT forgets all its mappings: it is seen from new ports.</summary>
    public static void RebindNat(EmulatedPhone phone)
    {
        foreach (IDatagramPort port in phone.Ports)
        {
            ((VirtualDatagramPort)port).RebindNat();
        }
    }

    /// <summary>The access path of the phone with this index.</summary>
    public PathModel PhonePath(int index) => _phonePaths[index];

    /// <summary>Changes every phone's access path.</summary>
    public void SetPhonePath(Action<PathModel> change) => _phonePaths.ForEach(change);

    /// <summary>Ends the master's process: registrations and calls are lost, accounts stay.</summary>
    public void StopMaster() => _master?.Stop();

    /// <summary>Starts the master anew, with its key and accounts.</summary>
    public void StartMaster()
    {
        StopMaster();
        Master = _servers.MakeMaster(new InBoxCryptoEngine(), NewEntropy(), _masterKey);
        _master = new VirtualServer(new MasterServer(Master, Store), Network, _masterHost,
            MasterPort, EpochMs);
    }

    /// <summary>Lets <paramref name="ms"/> milliseconds pass.</summary>
    public void Run(int ms) => RunUntil(() => false, ms);

    /// <inheritdoc />
    public bool RunUntil(Func<bool> condition, int timeoutMs)
    {
        long endMs = NowMs + timeoutMs;
        while (!condition())
        {
            if (NowMs >= endMs)
            {
                return false;
            }

            Network.AdvanceTo(NowMs + 1);
            _master!.Step();
            foreach (SimulatedRelay relay in _relays)
            {
                relay.Server.Step();
            }

            foreach (EmulatedPhone phone in _phones)
            {
                phone.Step(NowMs);
            }

            Stepped?.Invoke(NowMs);
        }

        return true;
    }

    private SeededEntropy NewEntropy() => new(_seeds.Next());
}
