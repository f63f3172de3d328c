using RedPhone.Models;

namespace RedPhone.Emulator;

/// <summary>What can be spoken: the two clips that come with the emulator, and WAV files.</summary>
public static class SpeechClips
{
    /// <summary>Names of the clips that come with the emulator.</summary>
    public static IReadOnlyList<string> Names { get; } = ["initiator", "responder"];

    /// <summary>
    /// A clip by name, or a WAV file by path. Throws FileNotFoundException, or InvalidDataException
    /// with the reason.
    /// </summary>
    public static short[] Load(string name)
    {
        if (!Names.Contains(name))
        {
            return WavFile.Read(name);
        }

        using Stream stream = typeof(SpeechClips).Assembly
            .GetManifestResourceStream($"Speech.{name}.wav")!;
        byte[] file = new byte[stream.Length];
        stream.ReadExactly(file);
        string? error = WavFile.Decode(file, out short[] clip);
        return error is null ? clip : throw new InvalidDataException($"{name}.wav: {error}");
    }
}
