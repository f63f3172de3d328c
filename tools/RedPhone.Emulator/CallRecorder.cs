using RedPhone.Models;
using RedPhone.Models.Network;

namespace RedPhone.Emulator;

/// <summary>
/// Keeps what a scripted call leaves behind in a directory: <c>timeline.txt</c>, <c>ear-a.wav</c>
/// and <c>ear-b.wav</c> (what each ear heard), <c>display-a-*.png</c> and <c>display-b-*.png</c>
/// (each display change), and in real time <c>datagrams.txt</c> and <c>relays.pcap</c>.
/// </summary>
public sealed class CallRecorder : INarrator, IDisposable
{
    /// <summary>The datagram trace.</summary>
    public const string TraceFile = "datagrams.txt";

    /// <summary>The relays' wire.</summary>
    public const string PcapFile = "relays.pcap";

    // A screen is drawn page by page: it counts when it has stood still for this long.
    private const int StillMs = 40;
    private const int PixelScale = 4;

    private readonly string _directory;
    private readonly INarrator _audience;
    private readonly StreamWriter _timeline;
    private readonly List<Watched> _watched = [];

    /// <summary>
    /// Empties <paramref name="directory"/> of an earlier run's files, or makes it, and passes the
    /// narration on to <paramref name="audience"/>. Throws IOException or
    /// UnauthorizedAccessException when the directory cannot be written.
    /// </summary>
    public CallRecorder(string directory, INarrator audience)
    {
        _directory = Directory.CreateDirectory(directory).FullName;
        _audience = audience;
        foreach (string pattern in new[]
            { "display-*.png", "ear-*.wav", "timeline.txt", TraceFile, PcapFile })
        {
            foreach (string old in Directory.GetFiles(_directory, pattern))
            {
                File.Delete(old);
            }
        }

        _timeline = new StreamWriter(PathOf("timeline.txt"));
    }

    /// <summary>Display changes kept so far.</summary>
    public int Pictures { get; private set; }

    /// <summary>A path in the directory.</summary>
    public string PathOf(string name) => Path.Combine(_directory, name);

    /// <summary>Keeps the display of <paramref name="phone"/>, called "a" or "b".</summary>
    public void Watch(string label, EmulatedPhone phone)
    {
        var watched = new Watched(label, phone);
        _watched.Add(watched);
        phone.DisplayChanged = (nowMs, picture) =>
        {
            Keep(watched, nowMs);
            watched.Picture = picture;
            watched.SinceMs = nowMs;
        };
    }

    /// <inheritdoc />
    public void Say(long nowMs, string text)
    {
        Line(nowMs, text);
        _audience.Say(nowMs, text);
    }

    /// <inheritdoc />
    public void Show(long nowMs, EmulatedPhone a, EmulatedPhone b)
    {
        foreach ((string label, EmulatedPhone phone) in new[] { ("A", a), ("B", b) })
        {
            Line(nowMs, $"display {label}: {phone.ReadDisplay().Replace("\n", " | ")}");
        }

        _audience.Show(nowMs, a, b);
    }

    /// <summary>Writes the sound and what is still open.</summary>
    public void Finish(long nowMs)
    {
        foreach (Watched watched in _watched)
        {
            Keep(watched, nowMs + StillMs);
            WavFile.Write(PathOf($"ear-{watched.Label}.wav"), watched.Phone.Board.Ear.Samples);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _timeline.Dispose();

    private void Keep(Watched watched, long nowMs)
    {
        if (watched.Picture is null || nowMs - watched.SinceMs < StillMs)
        {
            return;
        }

        string name = $"display-{watched.Label}-{watched.SinceMs:D6}ms.png";
        File.WriteAllBytes(PathOf(name), PngImage.EncodeDisplay(watched.Picture, PixelScale));
        watched.Picture = null;
        Pictures++;
    }

    private void Line(long nowMs, string text)
        => _timeline.WriteLine($"{nowMs / 1000.0:F3} {text}");

    private sealed class Watched(string label, EmulatedPhone phone)
    {
        public string Label { get; } = label;

        public EmulatedPhone Phone { get; } = phone;

        public byte[]? Picture { get; set; }

        public long SinceMs { get; set; }
    }
}
