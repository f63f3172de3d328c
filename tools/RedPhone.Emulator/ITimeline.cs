namespace RedPhone.Emulator;

/// <summary>Time that passes only when somebody waits: real, or virtual.</summary>
public interface ITimeline
{
    /// <summary>Milliseconds since the beginning.</summary>
    long NowMs { get; }

    /// <summary>
    /// Lets time pass until <paramref name="condition"/> holds; false when it did not within
    /// <paramref name="timeoutMs"/>.
    /// </summary>
    bool RunUntil(Func<bool> condition, int timeoutMs);
}
