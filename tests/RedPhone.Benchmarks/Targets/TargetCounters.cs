namespace RedPhone.Benchmarks.Targets;

/// <summary>
/// Our relay's own counters: packets forwarded, packets dropped for whatever reason, and managed
/// bytes its data threads allocated since they run.
/// </summary>
internal sealed record TargetCounters(long Forwarded, long Dropped, long AllocatedBytes);
