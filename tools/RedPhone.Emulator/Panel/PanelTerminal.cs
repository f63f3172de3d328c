using System.Text;

namespace RedPhone.Emulator.Panel;

/// <summary>
/// Draws lines on the alternate screen of an ANSI terminal, each only when it has changed. What
/// stood on the terminal before comes back at the end.
/// </summary>
public sealed class PanelTerminal : IDisposable
{
    private const string Enter = "\x1b[?1049h\x1b[?25l\x1b[2J";
    private const string Leave = "\x1b[0m\x1b[?25h\x1b[?1049l";
    private const string ClearScreen = "\x1b[2J";
    private const string ClearToEndOfLine = "\x1b[K";

    private readonly TextWriter _writer;
    private readonly List<string> _drawn = [];
    private bool _isLeft;

    /// <summary>Turns to the alternate screen.</summary>
    public PanelTerminal(TextWriter writer)
    {
        _writer = writer;
        _writer.Write(Enter);
        _writer.Flush();
    }

    /// <summary>Draws what differs from before.</summary>
    public void Draw(IReadOnlyList<string> lines)
    {
        var text = new StringBuilder();
        for (int i = 0; i < Math.Max(lines.Count, _drawn.Count); i++)
        {
            string line = i < lines.Count ? lines[i] : "";
            if (i >= _drawn.Count)
            {
                _drawn.Add("");
            }

            if (_drawn[i] != line)
            {
                _drawn[i] = line;
                text.Append($"\x1b[{i + 1};1H").Append(line).Append(ClearToEndOfLine);
            }
        }

        if (text.Length > 0)
        {
            _writer.Write(text);
            _writer.Flush();
        }
    }

    /// <summary>Forgets what is drawn, after the window has changed its size.</summary>
    public void Redraw()
    {
        _drawn.Clear();
        _writer.Write(ClearScreen);
    }

    /// <summary>The terminal's bell.</summary>
    public void Bell()
    {
        _writer.Write('\a');
        _writer.Flush();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (!_isLeft)
        {
            _isLeft = true;
            _writer.Write(Leave);
            _writer.Flush();
        }
    }
}
