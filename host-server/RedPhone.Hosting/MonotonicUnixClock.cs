using System.Diagnostics;

namespace RedPhone.Hosting;

/// <summary>
/// Milliseconds since the Unix epoch that never go back: the wall clock is read once, from then on
/// the monotonic one counts. A wall clock stepped later is followed at the next start only.
/// </summary>
public sealed class MonotonicUnixClock
{
    private readonly long _startMs = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
    private readonly long _startTicks = Stopwatch.GetTimestamp();

    /// <summary>The time now. Thread-safe, does not allocate.</summary>
    public long NowMs =>
        _startMs + (long)Stopwatch.GetElapsedTime(_startTicks).TotalMilliseconds;
}
