using System.Globalization;

namespace RedPhone.Cli.Commands;

/// <summary>One run of `bench relay`.</summary>
internal sealed record BenchResult(double PacketsPerSecond, double LossPercent,
    double P50Microseconds, double P99Microseconds, double CpuMicroseconds)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{PacketsPerSecond,8:F0} packets/s  loss {LossPercent:F3} %  latency p50 "
        + $"{P50Microseconds:F0} p99 {P99Microseconds:F0} us  CPU {CpuMicroseconds:F2} us/packet");
}
