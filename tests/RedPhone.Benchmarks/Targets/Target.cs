using RedPhone.Benchmarks.Load;

namespace RedPhone.Benchmarks.Targets;

/// <summary>What is measured: a server, and how phones get it to forward.</summary>
internal abstract class Target : IDisposable
{
    /// <summary>How tables call it.</summary>
    public abstract string Name { get; }

    /// <summary>The process whose time counts; 0 when it is not on this machine.</summary>
    public abstract int ProcessId { get; }

    /// <summary>
    /// Makes it forward between the phones of each session. On the phones' thread. Throws
    /// <see cref="Hosting.SetupException"/>.
    /// </summary>
    public abstract void Open(LoadSocket socket, PhoneAddresses addresses, Route[] routes,
        CancellationToken stop);

    /// <summary>What it says of itself; null when it says nothing.</summary>
    public virtual TargetCounters? ReadCounters() => null;

    /// <inheritdoc/>
    public abstract void Dispose();
}
