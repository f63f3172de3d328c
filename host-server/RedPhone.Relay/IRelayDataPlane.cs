using RedPhone.Hosting;
using RedPhone.Wire;

namespace RedPhone.Relay;

/// <summary>
/// What moves a relay's packets. It owns the sockets and one control thread, which runs the core:
/// STUN and everything from an unknown address goes up to it. Once both roles of a call are bound,
/// the core installs a flow for each direction, and a plane that can passes those packets on by
/// itself. A plane that cannot says so (-1), and all packets go through the core. Install, Remove
/// and HeardMs are called by the control thread alone.
/// </summary>
public interface IRelayDataPlane : IAsyncDisposable
{
    /// <summary>Its name on the command line and in metrics.</summary>
    string Name { get; }

    /// <summary>Where it listens, with the port it got.</summary>
    UdpEndpoint LocalEndpoint { get; }

    /// <summary>What was passed on or lost without the core; approximate while it runs.</summary>
    DataPlaneCounters Counters { get; }

    /// <summary>Ends when the plane has; fails with what the core or a thread threw.</summary>
    Task Completion { get; }

    /// <summary>Starts to serve; once.</summary>
    void Start(IDatagramCore core);

    /// <summary>
    /// Runs the work soon on the control thread; never after the stop. Thread-safe.
    /// </summary>
    void Post(Action work);

    /// <summary>
    /// From now on media from one address goes out to the other. Returns the flow's number, or -1
    /// when the core must forward them itself.
    /// </summary>
    int Install(UdpEndpoint from, UdpEndpoint to, long nowMs);

    /// <summary>Ends a flow at once; its number is free for another.</summary>
    void Remove(int flow);

    /// <summary>When a packet of the flow was last passed on.</summary>
    long HeardMs(int flow);

    /// <summary>Stops the threads and closes the sockets. May be called twice.</summary>
    Task StopAsync();
}
