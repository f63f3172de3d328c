namespace RedPhone.Relay.DataPlane;

/// <summary>
/// How long a worker sleeps before it receives again, so that a batch is worth its system calls.
/// At low rates not at all (latency is all that counts), at middle rates until about
/// <see cref="WorthPackets"/> have come but never longer than the limit, under a flood not at all
/// (the batches fill by themselves).
/// </summary>
internal sealed class Coalescer(int maxMicroseconds)
{
    /// <summary>A batch of this size carries its system calls' cost well.</summary>
    public const int WorthPackets = 16;

    /// <summary>Fewer than this in the longest sleep are not waited for.</summary>
    private const int LeastPackets = 2;

    private const double Weight = 0.125;

    private double _perMicrosecond;

    /// <summary>
    /// Takes one batch and the time since the one before; returns the sleep in microseconds.
    /// </summary>
    public int Next(int packets, double sinceMicroseconds)
    {
        double rate = packets / Math.Max(sinceMicroseconds, 1);
        _perMicrosecond += (rate - _perMicrosecond) * Weight;
        if (maxMicroseconds == 0 || packets >= MessageBatch.Size / 2
            || _perMicrosecond * maxMicroseconds < LeastPackets)
        {
            return 0;
        }

        return (int)Math.Min(maxMicroseconds, WorthPackets / _perMicrosecond);
    }
}
