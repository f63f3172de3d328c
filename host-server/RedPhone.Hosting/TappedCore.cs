using RedPhone.Wire;

namespace RedPhone.Hosting;

/// <summary>A core with an <see cref="IDatagramTap"/> on both its ends.</summary>
public sealed class TappedCore(IDatagramCore core, IDatagramTap tap) : IDatagramCore
{
    private long _nowMs;

    /// <inheritdoc/>
    public long NextDeadlineMs => core.NextDeadlineMs;

    /// <inheritdoc/>
    public void Handle(long nowMs, UdpEndpoint source, byte[] buffer, int count)
    {
        _nowMs = nowMs;
        tap.Received(nowMs, source, buffer, count);
        core.Handle(nowMs, source, buffer, count);
    }

    /// <inheritdoc/>
    public void HandleTimeout(long nowMs)
    {
        _nowMs = nowMs;
        core.HandleTimeout(nowMs);
    }

    /// <inheritdoc/>
    public bool TryTakeOutput(byte[] buffer, UdpEndpoint destination, out int count)
    {
        if (!core.TryTakeOutput(buffer, destination, out count))
        {
            return false;
        }

        tap.Sent(_nowMs, destination, buffer, count);
        return true;
    }
}
