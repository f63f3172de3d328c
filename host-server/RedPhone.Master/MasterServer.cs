using RedPhone.Hosting;
using RedPhone.Master.Store;
using RedPhone.Wire;

namespace RedPhone.Master;

/// <summary>
/// A core and its store as one: after every call the core's requests go to the store and what the
/// store has completed goes back. With <see cref="MemoryMasterStore"/> everything happens within
/// the call; a store with a thread of its own needs <see cref="Pump"/> when it has completions.
/// </summary>
public sealed class MasterServer(MasterCore core, IMasterStore store) : IDatagramCore
{
    /// <summary>The core, for its counters.</summary>
    public MasterCore Core { get; } = core;

    /// <inheritdoc/>
    public long NextDeadlineMs => Core.NextDeadlineMs;

    /// <inheritdoc/>
    public void Handle(long nowMs, UdpEndpoint source, byte[] buffer, int count)
    {
        Core.Handle(nowMs, source, buffer, count);
        Pump(nowMs);
    }

    /// <inheritdoc/>
    public void HandleTimeout(long nowMs)
    {
        Core.HandleTimeout(nowMs);
        Pump(nowMs);
    }

    /// <inheritdoc/>
    public bool TryTakeOutput(byte[] buffer, UdpEndpoint destination, out int count)
        => Core.TryTakeOutput(buffer, destination, out count);

    /// <summary>Exchanges requests and completions until there are none now.</summary>
    public void Pump(long nowMs)
    {
        bool moved = true;
        while (moved)
        {
            moved = false;
            while (Core.TryTakeStoreRequest(out StoreRequest asked))
            {
                store.Submit(asked);
                moved = true;
            }

            while (store.TryTakeCompletion(out StoreRequest done))
            {
                Core.Complete(nowMs, done);
                moved = true;
            }
        }
    }
}
