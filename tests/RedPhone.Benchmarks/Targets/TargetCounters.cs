namespace RedPhone.Benchmarks.Targets;

/// <summary>
/// Our relay's own counters: packets forwarded, packets dropped for whatever reason, of those what
/// the system's full queues dropped, requests taken and refused, and managed bytes its data threads
/// allocated since they run.
/// </summary>
internal sealed record TargetCounters(long Forwarded, long Dropped, long QueueFull, long Refused,
    long AllocatedBytes);
