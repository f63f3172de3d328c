namespace RedPhone.Models;

/// <summary>Time that moves only when told to, in milliseconds.</summary>
public sealed class VirtualClock(long nowMs = 0)
{
    /// <summary>The time now.</summary>
    public long NowMs { get; private set; } = nowMs;

    /// <summary>Moves to <paramref name="nowMs"/>; going back throws.</summary>
    public void AdvanceTo(long nowMs)
    {
        if (nowMs < NowMs)
        {
            throw new ArgumentOutOfRangeException(nameof(nowMs), "time does not go back");
        }

        NowMs = nowMs;
    }

    /// <summary>Moves by <paramref name="ms"/>.</summary>
    public void AdvanceBy(long ms) => AdvanceTo(NowMs + ms);
}
