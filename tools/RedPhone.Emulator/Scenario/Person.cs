namespace RedPhone.Emulator.Scenario;

/// <summary>
/// Somebody at a phone: presses its keys, lifts, speaks, looks. What is done takes the time that a
/// person takes.
/// </summary>
public sealed class Person(EmulatedPhone phone, ITimeline time)
{
    /// <summary>How long a key is down.</summary>
    public const int KeyDownMs = 80;

    /// <summary>The pause after a key.</summary>
    public const int KeyUpMs = 70;

    /// <summary>How long it takes to lift the handset, or to put it down.</summary>
    public const int HandsetMs = 200;

    /// <summary>The phone.</summary>
    public EmulatedPhone Phone { get; } = phone;

    /// <summary>What lets time pass.</summary>
    public ITimeline Time { get; } = time;

    /// <summary>Told of every clip that is spoken, before it is; null for nobody.</summary>
    public Action<string>? Speaks { get; init; }

    /// <summary>
    /// Measures a clip in what this ear heard, in dB, or null when nobody said it; null where
    /// nobody can measure.
    /// </summary>
    public Func<Person, string, double?>? Listen { get; init; }

    /// <summary>Lifts the handset.</summary>
    public void Lift()
    {
        Phone.Lift();
        Pass(HandsetMs);
    }

    /// <summary>Puts the handset down.</summary>
    public void HangUp()
    {
        Phone.HangUp();
        Pass(HandsetMs);
    }

    /// <summary>Presses these keys one after the other.</summary>
    public void Press(string keys)
    {
        foreach (char key in keys)
        {
            Phone.Press(key);
            Pass(KeyDownMs);
            Phone.Release(key);
            Pass(KeyUpMs);
        }
    }

    /// <summary>Speaks a clip.</summary>
    public void Say(string name, bool loop)
    {
        Speaks?.Invoke(name);
        Phone.Board.Handset.Say(SpeechClips.Load(name), loop);
    }

    /// <summary>Lets time pass.</summary>
    public void Pass(int ms) => Time.RunUntil(() => false, ms);

    /// <summary>
    /// Waits for <paramref name="condition"/>; null when it came, otherwise what
    /// <paramref name="seen"/> says then.
    /// </summary>
    public string? Expect(Func<bool> condition, int withinMs, Func<string> seen)
        => Time.RunUntil(condition, withinMs) ? null : seen();

    /// <summary>All that stands on the display, in one line.</summary>
    public string ReadDisplay() => Phone.ReadDisplay().Replace('\n', ' ');
}
