using RedPhone.Hosting;
using RedPhone.Relay.DataPlane;
using RedPhone.Wire;

namespace RedPhone.Relay.Tests;

/// <summary>The batched plane's flow table without sockets or threads.</summary>
internal sealed class TablePlane(int maxFlows) : IRelayDataPlane, IDisposable
{
    public FlowTable Flows { get; } = new(maxFlows);

    public string Name => "table";

    public UdpEndpoint LocalEndpoint { get; } = new();

    public DataPlaneCounters Counters { get; private set; }

    public Task Completion => Task.CompletedTask;

    public void Start(IDatagramCore core)
    {
    }

    public void Post(Action work) => work();

    public int Install(UdpEndpoint from, UdpEndpoint to, long nowMs)
        => Flows.TryAdd(RawAddress.Of(from), RawAddress.Of(to), nowMs);

    public void Remove(int flow) => Flows.Remove(flow);

    public long HeardMs(int flow) => Flows.HeardMs(flow);

    public Task StopAsync() => Task.CompletedTask;

    public void Dispose() => Flows.Dispose();

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
