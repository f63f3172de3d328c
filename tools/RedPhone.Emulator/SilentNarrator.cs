namespace RedPhone.Emulator;

/// <summary>Tells nobody.</summary>
public sealed class SilentNarrator : INarrator
{
    /// <inheritdoc />
    public void Say(long nowMs, string text)
    {
    }

    /// <inheritdoc />
    public void Show(long nowMs, EmulatedPhone a, EmulatedPhone b)
    {
    }
}
