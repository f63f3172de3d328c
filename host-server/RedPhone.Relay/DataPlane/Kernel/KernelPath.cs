using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using RedPhone.Hosting;

namespace RedPhone.Relay.DataPlane.Kernel;

/// <summary>
/// Flows that the kernel passes on by itself: the program, its maps, and a link for each interface.
/// All of it hangs on file descriptors and goes with them. It belongs to the network namespace of
/// the thread that opens it. Everything but <see cref="Counters"/> is for one thread at a time.
/// </summary>
internal sealed unsafe class KernelPath : IDisposable
{
    private const string ProgramName = "redphone_relay";
    private const string PossibleProcessors = "/sys/devices/system/cpu/possible";
    private const int LogBytes = 1 << 20;
    private const int LogLinesShown = 12;
    private const int MaxRefreshed = 1000;

    private readonly RouteSocket _routes = new();
    private readonly RouteSocket _changes = new(RouteSocket.ChangeGroups);
    private readonly List<int> _links = [];
    private readonly Lock _counterLock = new();
    private readonly KernelPathOptions _options;
    private readonly Wanted[] _wanted;
    private readonly int _processors = CountProcessors();
    private Dictionary<int, NetworkLink> _interfaces = [];
    private KernelFlows? _flows;
    private MappedArray? _counters;
    private KernelCounters _last;
    private int _program = -1;
    private int _refreshed;

    private KernelPath(KernelPathOptions options)
    {
        _options = options;
        _wanted = new Wanted[options.MaxFlows];
        _refreshed = options.MaxFlows;
    }

    /// <summary>Descriptor of the program.</summary>
    public int Program => _program;

    /// <summary>Names of the interfaces it is attached to.</summary>
    public IReadOnlyList<string> Attached { get; private set; } = [];

    /// <summary>What the program did. Any thread.</summary>
    public KernelCounters Counters
    {
        get
        {
            lock (_counterLock)
            {
                return _counters == null ? _last : ReadCounters();
            }
        }
    }

    /// <summary>
    /// Loads and attaches; null with the reason, and what to do about it, where that cannot be.
    /// Throws <see cref="SetupException"/> when an interface does not exist.
    /// </summary>
    public static KernelPath? TryOpen(KernelPathOptions options, out string reason)
    {
        var path = new KernelPath(options);
        try
        {
            reason = path.Open();
        }
        catch
        {
            path.Dispose();
            throw;
        }

        if (reason.Length == 0)
        {
            return path;
        }

        path.Dispose();
        return null;
    }

    /// <summary>
    /// From now on the kernel passes media from one address on to the other, if it has a way.
    /// The number is the caller's, below MaxFlows, and free.
    /// </summary>
    public void Install(int flow, in RawAddress from, in RawAddress to)
    {
        _wanted[flow] = new Wanted { From = from, To = to, IsSet = true, Record = -1 };
        if (Describe(from, to) is KernelFlow described)
        {
            _wanted[flow].Record = _flows!.TryPut(described);
        }
    }

    /// <summary>Ends a flow at once.</summary>
    public void Remove(int flow)
    {
        if (_wanted[flow].Record >= 0)
        {
            _flows!.Remove(_wanted[flow].Record);
        }

        _wanted[flow] = default;
    }

    /// <summary>Milliseconds since the kernel last saw a packet of the flow; -1 for never.</summary>
    public long SilentMs(int flow)
        => _wanted[flow].Record < 0 ? -1 : _flows!.SilentMs(_wanted[flow].Record);

    /// <summary>The flow's record as the program last left it; null when it is in user space.</summary>
    public KernelFlow? Find(int flow)
        => _wanted[flow].Record < 0 ? null : _flows!.Read(_wanted[flow].Record);

    /// <summary>
    /// Follows changed routes and interfaces; to be called now and then. A bounded number of flows
    /// each time.
    /// </summary>
    public void Refresh()
    {
        if (_changes.TakeChanges())
        {
            _interfaces = _routes.Links().ToDictionary(l => l.Index);
            _refreshed = 0;
        }

        for (int i = 0; i < MaxRefreshed && _refreshed < _wanted.Length; _refreshed++)
        {
            if (_wanted[_refreshed].IsSet)
            {
                Refresh(ref _wanted[_refreshed]);
                i++;
            }
        }
    }

    /// <summary>Takes the program off the interfaces; flows stay known.</summary>
    public void Detach()
    {
        _links.ForEach(l => _ = Linux.Close(l));
        _links.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Detach();
        lock (_counterLock)
        {
            if (_counters != null)
            {
                _last = ReadCounters();
                _counters.Dispose();
                _counters = null;
            }
        }

        if (_program >= 0)
        {
            _ = Linux.Close(_program);
            _program = -1;
        }

        _flows?.Dispose();
        _flows = null;
        _routes.Dispose();
        _changes.Dispose();
    }

    private string Open()
    {
        List<NetworkLink> links = _routes.Links();
        _interfaces = links.ToDictionary(l => l.Index);
        List<NetworkLink> chosen = Choose(links);
        if (chosen.Find(l => !l.HasEthernetHeader) is NetworkLink other)
        {
            return $"interface {other.Name} has no Ethernet header; name others with --interface";
        }

        _flows = KernelFlows.TryCreate(_options.MaxFlows);
        _counters = _flows == null ? null
            : MappedArray.TryCreate(FlowProgram.CounterBytes, _processors);
        if (_flows == null || _counters == null)
        {
            return Explain("making its maps");
        }

        BpfInstruction[] code = FlowProgram.Build(new FlowProgramOptions
        {
            Port = _options.Port,
            LoopbackIndex = links.Find(l => l.IsLoopback)?.Index ?? 0,
            Index = _flows.Index,
            Flows = _flows.Records,
            Counters = _counters.Descriptor,
            PacketsPerSecond = _options.PacketsPerSecond,
            Burst = _options.Burst,
        });
        _program = BpfSystem.LoadProgram(code, ProgramName, []);
        if (_program < 0)
        {
            return Explain("loading its program") + VerifierLog(code);
        }

        foreach (NetworkLink link in chosen)
        {
            int descriptor = BpfSystem.Link(_program, link.Index);
            if (descriptor < 0)
            {
                return Explain($"attaching it to {link.Name}");
            }

            _links.Add(descriptor);
        }

        Attached = [.. chosen.Select(l => l.Name)];
        return "";
    }

    private List<NetworkLink> Choose(List<NetworkLink> links)
    {
        if (_options.Interfaces.Count == 0)
        {
            return links.FindAll(l => l.IsUp && l.HasEthernetHeader);
        }

        return [.. _options.Interfaces.Select(name => links.Find(l => l.Name == name)
            ?? throw new SetupException($"There is no interface '{name}'. There are: "
                + string.Join(", ", links.Select(l => l.Name)) + "."))];
    }

    private static string Explain(string step)
    {
        int error = Marshal.GetLastPInvokeError();
        string what = Marshal.GetPInvokeErrorMessage(error);
        string advice = error == BpfSystem.ErrorPermission
            ? "give the process CAP_BPF and CAP_NET_ADMIN (systemd: AmbientCapabilities=)"
            : "it needs Linux 6.6 or newer with CONFIG_BPF_SYSCALL and CONFIG_NET_XGRESS";
        return $"{step} failed ({what}); {advice}";
    }

    // The end of what the verifier says; empty when it was not asked.
    private static string VerifierLog(BpfInstruction[] code)
    {
        byte[] log = new byte[LogBytes];
        int loaded = BpfSystem.LoadProgram(code, ProgramName, log);
        _ = loaded >= 0 ? Linux.Close(loaded) : 0;
        string[] lines = Encoding.ASCII.GetString(log).TrimEnd('\0')
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines.Length == 0 ? ""
            : "; the verifier says: " + string.Join(" | ", lines.TakeLast(LogLinesShown));
    }

    private void Refresh(ref Wanted wanted)
    {
        KernelFlow? described = Describe(wanted.From, wanted.To);
        if (wanted.Record < 0)
        {
            wanted.Record = described is KernelFlow flow ? _flows!.TryPut(flow) : -1;
            return;
        }

        if (described is not KernelFlow next)
        {
            _flows!.Remove(wanted.Record);
            wanted.Record = -1;
            return;
        }

        KernelFlow last = _flows!.Read(wanted.Record);
        if (next.OutInterface == last.OutInterface && next.MaxBytes == last.MaxBytes
            && next.SourceLow == last.SourceLow && next.SourceHigh == last.SourceHigh
            && next.LocalLow == last.LocalLow && next.LocalHigh == last.LocalHigh)
        {
            return;
        }

        next.HeardNs = last.HeardNs;
        next.NextNs = last.NextNs;
        next.Packets = last.Packets;
        next.ByteCount = last.ByteCount;
        next.Limited = last.Limited;
        int record = _flows.TryPut(next);
        if (record < 0)
        {
            _flows.Remove(wanted.Record);
        }
        else
        {
            _flows.Rest(wanted.Record);
        }

        wanted.Record = record;
    }

    // The record of a flow; null when the kernel cannot pass it on.
    private KernelFlow? Describe(in RawAddress from, in RawAddress to)
    {
        if (from.IsIpv4 != to.IsIpv4 || from.IsLinkLocal || to.IsLinkLocal
            || _routes.Find(from, _options.Local) is not NetworkRoute back
            || _routes.Find(to, _options.Local) is not NetworkRoute out_
            || !_interfaces.TryGetValue(out_.Interface, out NetworkLink? link))
        {
            return null;
        }

        ushort port = System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(
            (ushort)_options.Port);
        return new KernelFlow
        {
            From = KernelKey.Of(from),
            OutInterface = out_.IsLocal ? 0 : (uint)out_.Interface,
            LocalHigh = back.Source.High,
            LocalLow = back.Source.Low,
            ToHigh = to.High,
            ToLow = to.Low,
            ToPort = to.Port,
            MaxBytes = (ushort)Math.Min(Math.Min(link.MtuBytes, out_.MtuBytes), ushort.MaxValue),
            SourceHigh = out_.Source.High,
            SourceLow = out_.Source.Low,
            PortDifference = OnesComplement.Difference([from.Port, port], [port, to.Port]),
            AddressDifference = OnesComplement.Difference(
                [.. from.Words(), .. back.Source.Words()],
                [.. out_.Source.Words(), .. to.Words()]),
        };
    }

    private KernelCounters ReadCounters()
    {
        Span<long> total = stackalloc long[Enum.GetValues<KernelCount>().Length];
        for (int processor = 0; processor < _processors; processor++)
        {
            long* counters = (long*)(_counters!.As<byte>()
                + (processor * FlowProgram.CounterBytes));
            for (int i = 0; i < total.Length; i++)
            {
                total[i] += Volatile.Read(ref counters[i]);
            }
        }

        return new KernelCounters
        {
            Forwarded = total[(int)KernelCount.Forwarded],
            ForwardedBytes = total[(int)KernelCount.ForwardedBytes],
            RateLimited = total[(int)KernelCount.RateLimited],
            RewriteFailed = total[(int)KernelCount.RewriteFailed],
            PassedUnknown = total[(int)KernelCount.PassedUnknown],
            PassedStun = total[(int)KernelCount.PassedStun],
            PassedOther = total[(int)KernelCount.PassedOther],
            Flows = _flows?.Count ?? 0,
        };
    }

    // The list's last number, as in "0-3,8-11", is the highest processor that there can be.
    private static int CountProcessors()
    {
        try
        {
            string last = File.ReadAllText(PossibleProcessors).Trim().Split('-', ',')[^1];
            return int.Parse(last, NumberStyles.None, CultureInfo.InvariantCulture) + 1;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException
            or FormatException)
        {
            return Environment.ProcessorCount;
        }
    }

    private struct Wanted
    {
        public RawAddress From;
        public RawAddress To;
        public int Record;
        public bool IsSet;
    }
}
