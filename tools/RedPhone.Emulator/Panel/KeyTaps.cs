using RedPhone.Models;

namespace RedPhone.Emulator.Panel;

/// <summary>
/// Presses keys in the order they were typed, each for 80 ms with a pause behind it, as fast as a
/// person could; what is typed faster waits.
/// </summary>
public sealed class KeyTaps(PhoneBoardModel board)
{
    private const int EachMs = Scenario.Person.KeyDownMs + Scenario.Person.KeyUpMs;
    private const int MaxWaiting = 32;

    private readonly Queue<char> _waiting = new();
    private long _nextMs;

    /// <summary>Presses a key soon; more than 32 waiting ones are dropped.</summary>
    public void Add(char label)
    {
        if (_waiting.Count < MaxWaiting)
        {
            _waiting.Enqueue(label);
        }
    }

    /// <summary>Presses nothing before <paramref name="untilMs"/>: the hand is busy.</summary>
    public void Pause(long untilMs) => _nextMs = Math.Max(_nextMs, untilMs);

    /// <summary>Presses the next key if its time has come.</summary>
    public void Step(long nowMs)
    {
        if (nowMs >= _nextMs && _waiting.TryDequeue(out char label))
        {
            board.Tap(label);
            _nextMs = nowMs + EachMs;
        }
    }
}
