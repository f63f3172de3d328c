namespace RedPhone.Emulator;

/// <summary>Tells a text writer, with the time in seconds before each step.</summary>
public sealed class WriterNarrator(TextWriter writer) : INarrator
{
    /// <inheritdoc />
    public void Say(long nowMs, string text)
        => writer.WriteLine($"{nowMs / 1000.0,8:F3} s  {text}");

    /// <inheritdoc />
    public void Show(long nowMs, EmulatedPhone a, EmulatedPhone b)
    {
        string[] left = DisplayArt.Lines(a.Board.Picture());
        string[] right = DisplayArt.Lines(b.Board.Picture());
        for (int i = 0; i < left.Length; i++)
        {
            writer.WriteLine($"  {left[i]}  {right[i]}");
        }
    }
}
