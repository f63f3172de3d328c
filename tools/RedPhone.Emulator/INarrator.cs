namespace RedPhone.Emulator;

/// <summary>Who is told what a script does.</summary>
public interface INarrator
{
    /// <summary>One step.</summary>
    void Say(long nowMs, string text);

    /// <summary>The moment to show both displays.</summary>
    void Show(long nowMs, EmulatedPhone a, EmulatedPhone b);
}
