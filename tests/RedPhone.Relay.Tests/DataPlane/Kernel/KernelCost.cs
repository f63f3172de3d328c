using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using Xunit.Abstractions;

namespace RedPhone.Relay.Tests.DataPlane.Kernel;

/// <summary>
/// What forwarding a packet costs the whole machine, in the kernel and in user space; the numbers
/// of docs/performance.md. It judges outcomes, not times, and runs only where REDPHONE_MEASURE is
/// set. The relay's own time would say nothing: the kernel path works in interrupts. So the time of
/// everything that has to do with it is counted: this process (phones, relay and the interrupts that
/// they cause) and the kernel's softirq threads, on kernels that account interrupts apart also what
/// the system says of softirqs. What the same packets cost that go no farther than the relay's
/// machine is taken off.
/// </summary>
public class KernelCost(ITestOutputHelper output)
{
    private const int Runs = 5;
    private const int Calls = 50;
    private const int Packets = 60_000;
    private const int ChunkPackets = 600;
    private const int ChunkPauseMs = 4;
    private const double UsPerTick = 10_000;
    private const string Switch = "REDPHONE_MEASURE";

    private static readonly Lazy<bool> _interruptsApart = new(ReadsAccounting);

    [MeasureFact]
    public async Task Forwarding_KernelAgainstUserSpace_PrintsTheRatio()
    {
        var costs = new Dictionary<string, List<double>>();
        for (int run = 0; run <= Runs; run++)
        {
            foreach (string variant in new[] { "none", "mmsg", "kernel" })
            {
                double cost = await MeasureAsync(variant);
                if (run > 0)
                {
                    costs.TryAdd(variant, []);
                    costs[variant].Add(cost);
                }
            }
        }

        Dictionary<string, double> medians =
            costs.ToDictionary(c => c.Key, c => c.Value.Order().ElementAt(Runs / 2));
        double mmsg = medians["mmsg"] - medians["none"];
        double kernel = medians["kernel"] - medians["none"];
        foreach ((string variant, List<double> all) in costs)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{variant,-8} median {medians[variant]:F2} us a packet "
                + $"({string.Join(", ", all.Select(c => c.ToString("F2")))})"));
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"forwarding alone: mmsg {mmsg:F2}, kernel {kernel:F2}, ratio {kernel / mmsg:F2}"));
    }

    private static async Task<double> MeasureAsync(string variant)
    {
        await using var bed = new KernelBed();
        RelayHost relay = bed.NewRelay(
            variant == "kernel" ? RelayPlane.Kernel : RelayPlane.Mmsg);
        (Socket A, Socket B)[] calls =
            [.. Enumerable.Range(1, Calls).Select(call => bed.Call(relay, call))];
        if (variant == "none")
        {
            // The same packets to a socket beside the relay that nobody reads.
            Socket sink = bed.Middle.Run(() =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram,
                    ProtocolType.Udp);
                socket.Bind(new IPEndPoint(IPAddress.Any, 0));
                return socket;
            });
            int port = ((IPEndPoint)sink.LocalEndPoint!).Port;
            Array.ForEach(calls, c => c.A.Connect(KernelBed.Near(true, ipv6: false), port));
        }

        byte[] media = new byte[172];
        media[0] = 0x80;
        double before = UsedUs();
        for (int i = 0; i < Packets; i++)
        {
            calls[i % Calls].A.Send(media);
            if (i % ChunkPackets == ChunkPackets - 1)
            {
                Thread.Sleep(ChunkPauseMs);
            }
        }

        if (variant != "none")
        {
            await KernelBed.AwaitReceivedAsync(relay, Packets + bed.Requests);
            Assert.Equal(0, relay.PlaneCounters.QueueFull);
            Assert.Equal(Packets, relay.PlaneCounters.Forwarded);
        }

        return (UsedUs() - before) / Packets;
    }

    // The 7th number of the first line of /proc/stat is softirq time; the 14th and 15th of a
    // process's are user and system time; in ticks of 10 ms.
    private static double UsedUs()
    {
        double softirq = !_interruptsApart.Value ? 0 : double.Parse(
            File.ReadLines("/proc/stat").First().Split(' ',
                StringSplitOptions.RemoveEmptyEntries)[7], CultureInfo.InvariantCulture);
        foreach (string folder in Directory.GetDirectories("/proc"))
        {
            string stat = Path.Combine(folder, "stat");
            if (int.TryParse(Path.GetFileName(folder), out int id) && id < 100
                && File.Exists(stat) && File.ReadAllText(stat) is string line
                && line.Contains("(ksoftirqd/"))
            {
                softirq += line[line.LastIndexOf(')')..].Split(' ')[12..14]
                    .Sum(n => double.Parse(n, CultureInfo.InvariantCulture));
            }
        }

        return (softirq * UsPerTick)
            + Process.GetCurrentProcess().TotalProcessorTime.TotalMicroseconds;
    }

    // Without it the time of an interrupt is the interrupted process's.
    private static bool ReadsAccounting()
    {
        string release = File.ReadAllText("/proc/sys/kernel/osrelease").Trim();
        using Stream file = File.Exists("/proc/config.gz")
            ? new GZipStream(File.OpenRead("/proc/config.gz"), CompressionMode.Decompress)
            : File.OpenRead("/boot/config-" + release);
        using var text = new StreamReader(file);
        return text.ReadToEnd().Contains("CONFIG_IRQ_TIME_ACCOUNTING=y");
    }

    private sealed class MeasureFactAttribute : FactAttribute
    {
        public MeasureFactAttribute()
            => Skip = KernelSupport.Missing ?? (Environment.GetEnvironmentVariable(Switch) == null
                ? $"a measurement; set {Switch}=1 to run it" : null);
    }
}
