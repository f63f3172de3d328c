using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using RedPhone.Hosting;
using RedPhone.Master;
using RedPhone.Master.Crypto;
using RedPhone.Master.Store;
using RedPhone.Models;
using RedPhone.Models.Network;
using RedPhone.Relay;
using RedPhone.Wire;

namespace RedPhone.Emulator;

/// <summary>
/// A master, a near and a far relay and two phones in real time, on real UDP sockets of the loopback
/// interface: each server on its own thread, both phones stepped each millisecond by whoever waits
/// in <see cref="RunUntil"/>.
/// </summary>
public sealed class LiveWorld : IWorld, IAsyncDisposable
{
    private const int KeyBytes = 32;
    private const int FarDelayMs = 60;
    private const uint NearId = 1;
    private const uint FarId = 2;

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<UdpHost> _hosts = [];
    private readonly List<EmulatedPhone> _phones = [];
    private readonly PcapWriter? _pcap;
    private readonly PathModel _path;
    private readonly PathModel _farPath;
    private readonly UdpEndpoint _far;
    private long _steppedMs;

    /// <summary>Starts the servers and switches both phones on, enrolled by one-time code.</summary>
    /// <param name="options">Impairments of the phones' paths.</param>
    /// <param name="servers">Honest ones, or an attacker's.</param>
    /// <param name="trace">Where the datagram trace goes, or null.</param>
    /// <param name="relayPcap">Takes the relays' wire as pcap, or null; owned by the world.</param>
    public LiveWorld(CallOptions options, IServerMaker servers, TextWriter? trace = null,
        Stream? relayPcap = null)
    {
        Trace = trace is null ? null : new DatagramTrace(trace);
        _pcap = relayPcap is null ? null : new PcapWriter(relayPcap);
        _path = new PathModel
        {
            DelayMs = options.DelayMs,
            JitterMs = options.JitterMs,
            LossPercent = options.LossPercent,
        };
        _farPath = new PathModel
        {
            DelayMs = options.DelayMs + FarDelayMs,
            JitterMs = options.JitterMs,
            LossPercent = options.LossPercent,
        };

        var entropy = new Models.SystemEntropy();
        var store = new MemoryMasterStore(entropy);
        var core = servers.MakeMaster(new InBoxCryptoEngine(), entropy,
            RandomNumberGenerator.GetBytes(KeyBytes));
        UdpEndpoint master = Serve("master", new MasterServer(core, store), null);
        AddRelay("near", NearId, servers, store);
        _far = AddRelay("far", FarId, servers, store);
        AddPhone(CallOptions.InitiatorNumber, "Front desk", core, store, master);
        AddPhone(CallOptions.ResponderNumber, "Newsroom", core, store, master);
        _hosts.ForEach(host => host.Start());
        _phones.ForEach(phone => phone.SwitchOn(NowMs));
    }

    /// <inheritdoc />
    public long NowMs => _clock.ElapsedMilliseconds;

    /// <inheritdoc />
    public EmulatedPhone Initiator => _phones[0];

    /// <inheritdoc />
    public EmulatedPhone Responder => _phones[1];

    /// <inheritdoc />
    public DatagramTrace? Trace { get; }

    /// <summary>Datagrams in the relays' pcap so far.</summary>
    public int PcapCount => _pcap?.Count ?? 0;

    /// <inheritdoc />
    public string RelayName(uint id) => id == NearId ? "near" : id == FarId ? "far" : "unknown";

    /// <inheritdoc />
    public bool RunUntil(Func<bool> condition, int timeoutMs)
    {
        long endMs = NowMs + timeoutMs;
        while (!condition())
        {
            long nowMs = NowMs;
            if (nowMs >= endMs)
            {
                return false;
            }

            if (nowMs > _steppedMs)
            {
                _steppedMs = nowMs;
                _phones.ForEach(phone => phone.Step(nowMs));
            }
            else
            {
                Thread.Sleep(1);
            }
        }

        return true;
    }

    /// <summary>Stops the servers and closes the trace files.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (UdpHost host in _hosts)
        {
            await host.DisposeAsync();
        }

        _pcap?.Dispose();
    }

    private UdpEndpoint Serve(string name, IDatagramCore core, PcapWriter? pcap)
    {
        // The port is known only when the socket is bound, the tap needs it before.
        var local = new UdpEndpoint();
        var tapped = new TappedCore(core, new TraceTap(name, local, Trace, pcap, () => NowMs));
        var host = new UdpHost(tapped, new IPEndPoint(IPAddress.Loopback, 0),
            new MonotonicUnixClock());
        local.CopyFrom(host.LocalEndpoint);
        _hosts.Add(host);
        return local;
    }

    private UdpEndpoint AddRelay(string name, uint id, IServerMaker servers,
        MemoryMasterStore store)
    {
        byte[] key = RandomNumberGenerator.GetBytes(KeyBytes);
        var relay = new RelayCore(id, key, RandomNumberGenerator.GetBytes(KeyBytes));
        UdpEndpoint endpoint = Serve(name, servers.WrapRelay(relay), _pcap);
        store.AddRelay(new RelayEntry(id, endpoint.ToString(), key));
        return endpoint;
    }

    private void AddPhone(string number, string name, MasterCore core, MemoryMasterStore store,
        UdpEndpoint master)
    {
        var settings = new PhoneSettings
        {
            Number = number,
            Name = name,
            Code = store.AddAccount(number, name, new MonotonicUnixClock().NowMs),
        };
        settings.Master.CopyFrom(master);
        core.CopyPublicKey().CopyTo(settings.MasterKey, 0);
        ulong seed = (ulong)_phones.Count;
        var phone = new EmulatedPhone(number, new Models.SystemEntropy(), new FlashStoreModel(),
            port => new ImpairedDatagramPort(new UdpDatagramPort(),
                remote => remote.SameAs(_far) ? _farPath : _path, ++seed << 8));
        phone.Provision(settings);
        _phones.Add(phone);
    }
}
