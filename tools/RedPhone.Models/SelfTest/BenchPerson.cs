using RedPhone.Core.Ports;
using RedPhone.SelfTest;

namespace RedPhone.Models;

/// <summary>
/// The person at the bench: knows only what the self-test asks and what can be seen and heard, and
/// presses BOOT when it is as asked.
/// </summary>
public sealed class BenchPerson(PhoneBoardModel board)
{
    // A moment to read, to act, and to hold the button.
    private const int ReactionMs = 400;
    private const int HoldMs = 120;
    private const int ListenSamples = 1600;
    private const int Audible = 200;
    private const double HeldTogether = 0.1;
    private const int SpeechHz = 400;
    private const int SpeechAmplitude = 8000;
    private const int SamplesPerSecond = 8000;

    private static readonly short[] _speech =
        [.. Enumerable.Range(0, SamplesPerSecond).Select(i => (short)(SpeechAmplitude
            * Math.Sin(2 * Math.PI * SpeechHz * i / SamplesPerSecond)))];

    private Func<bool>? _isSo;
    private long _actMs;
    private long _releaseMs = long.MaxValue;

    /// <summary>Reads a line; what is no question is ignored.</summary>
    public void Read(string line)
    {
        if (!line.StartsWith("ASK ", StringComparison.Ordinal))
        {
            return;
        }

        _actMs = board.NowMs + ReactionMs;
        Handset(line);
        _isSo = Answer(line);
    }

    /// <summary>Acts when it is time; called every millisecond.</summary>
    public void Step()
    {
        if (board.NowMs >= _releaseMs)
        {
            _releaseMs = long.MaxValue;
            board.BootPin.IsHigh = true;
        }

        if (_isSo == null || board.NowMs < _actMs)
        {
            return;
        }

        if (_isSo())
        {
            board.BootPin.IsHigh = false;
            _releaseMs = board.NowMs + HoldMs;
        }

        _isSo = null;
    }

    private void Handset(string line)
    {
        bool talks = line.Contains("Talk", StringComparison.Ordinal);
        if (talks)
        {
            board.Handset.Say(_speech, loop: true);
        }
        else
        {
            board.Handset.BeQuiet();
        }

        board.Handset.Coupling =
            line.Contains("against the microphone", StringComparison.Ordinal) ? HeldTogether : 0;
    }

    // What makes the person press BOOT; null: nothing, the line asks for an act alone.
    private Func<bool>? Answer(string line)
    {
        if (Names(line, "Press key "))
        {
            char label = line[line.IndexOf("Press key ", StringComparison.Ordinal) + 10];
            return () => Tap(label);
        }

        return Names(line, "on the hook") ? HangUp
            : Names(line, "Lift the handset") ? Lift
            : Names(line, "frame round") ? (() => board.Picture().AsSpan()
                .SequenceEqual(BoardDisplayPart.Pattern()))
            : Names(line, "green lamp") ? (() => Shines(Lamp.Secure))
            : Names(line, "red lamp") ? (() => Shines(Lamp.Insecure))
            : Names(line, "amber lamp") ? (() => Shines(Lamp.Message))
            : Names(line, "ringer sound") ? (() => board.RingerHz > 0)
            : Names(line, "hear yourself") || Names(line, "1 kHz in the earpiece") ? Hears
            : Names(line, "somebody here") ? (() => true) : null;
    }

    private static bool Names(string line, string words) =>
        line.Contains(words, StringComparison.Ordinal);

    private bool Tap(char label)
    {
        if (!board.Keys.IsDown(label))
        {
            board.Tap(label);
        }

        return false;
    }

    private bool HangUp()
    {
        board.HangUp();
        return true;
    }

    private bool Lift()
    {
        board.Lift();
        return true;
    }

    private bool Shines(Lamp lamp) => Enum.GetValues<Lamp>().All(l => board.IsLit(l) == (l == lamp));

    private bool Hears()
    {
        ReadOnlySpan<short> heard = board.Ear.Samples;
        heard = heard[Math.Max(0, heard.Length - ListenSamples)..];
        int peak = 0;
        foreach (short sample in heard)
        {
            peak = Math.Max(peak, Math.Abs((int)sample));
        }

        return peak >= Audible;
    }
}
