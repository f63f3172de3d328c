using System.Buffers.Binary;

namespace RedPhone.Models;

/// <summary>
/// WAV files of 8 kHz mono 16-bit PCM: written so, and nothing else is read. The reader is total:
/// any bytes give samples or a sentence that says what is wrong.
/// </summary>
public static class WavFile
{
    /// <summary>The one sample rate.</summary>
    public const int SampleRateHz = 8000;

    private const int HeaderBytes = 44;
    private const int FormatPcm = 1;
    private const int BytesPerSample = 2;

    /// <summary>The file's bytes for these samples.</summary>
    public static byte[] Encode(ReadOnlySpan<short> samples)
    {
        int dataBytes = samples.Length * BytesPerSample;
        var file = new byte[HeaderBytes + dataBytes];
        Span<byte> at = file;
        "RIFF"u8.CopyTo(at);
        BinaryPrimitives.WriteInt32LittleEndian(at[4..], HeaderBytes - 8 + dataBytes);
        "WAVEfmt "u8.CopyTo(at[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(at[16..], 16);
        BinaryPrimitives.WriteInt16LittleEndian(at[20..], FormatPcm);
        BinaryPrimitives.WriteInt16LittleEndian(at[22..], 1);
        BinaryPrimitives.WriteInt32LittleEndian(at[24..], SampleRateHz);
        BinaryPrimitives.WriteInt32LittleEndian(at[28..], SampleRateHz * BytesPerSample);
        BinaryPrimitives.WriteInt16LittleEndian(at[32..], BytesPerSample);
        BinaryPrimitives.WriteInt16LittleEndian(at[34..], 8 * BytesPerSample);
        "data"u8.CopyTo(at[36..]);
        BinaryPrimitives.WriteInt32LittleEndian(at[40..], dataBytes);
        for (int i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(
                at[(HeaderBytes + BytesPerSample * i)..], samples[i]);
        }

        return file;
    }

    /// <summary>Writes the file.</summary>
    public static void Write(string path, ReadOnlySpan<short> samples) =>
        File.WriteAllBytes(path, Encode(samples));

    /// <summary>Reads the file; throws InvalidDataException with the reason.</summary>
    public static short[] Read(string path)
    {
        string? problem = Decode(File.ReadAllBytes(path), out short[] samples);
        return problem == null ? samples : throw new InvalidDataException($"{path}: {problem}");
    }

    /// <summary>
    /// Decodes the bytes of a file; null, or what is wrong (then no samples). Unknown chunks are
    /// passed over; a data chunk longer than the file (a recorder that was killed) ends with it.
    /// </summary>
    public static string? Decode(ReadOnlySpan<byte> file, out short[] samples)
    {
        samples = [];
        if (file.Length < 12 || !file[..4].SequenceEqual("RIFF"u8)
            || !file[8..12].SequenceEqual("WAVE"u8))
        {
            return "not a WAV file (no RIFF/WAVE header)";
        }

        bool hasFormat = false;
        ReadOnlySpan<byte> rest = file[12..];
        while (rest.Length >= 8)
        {
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            ReadOnlySpan<byte> body = rest[8..];
            bool isData = rest[..4].SequenceEqual("data"u8);
            if (isData)
            {
                return hasFormat
                    ? DecodeData(body[..(int)Math.Min(length, (uint)body.Length)], out samples)
                    : "samples before the format chunk";
            }

            if (length > body.Length)
            {
                return "a chunk is longer than the file";
            }

            if (rest[..4].SequenceEqual("fmt "u8))
            {
                string? problem = CheckFormat(body[..(int)length]);
                if (problem != null)
                {
                    return problem;
                }

                hasFormat = true;
            }

            long next = 8 + length + (length & 1);
            rest = next >= rest.Length ? [] : rest[(int)next..];
        }

        return "no samples in the file";
    }

    private static string? CheckFormat(ReadOnlySpan<byte> format)
    {
        if (format.Length < 16)
        {
            return "the format chunk is too short";
        }

        int coding = BinaryPrimitives.ReadUInt16LittleEndian(format);
        int channels = BinaryPrimitives.ReadUInt16LittleEndian(format[2..]);
        int rate = BinaryPrimitives.ReadInt32LittleEndian(format[4..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(format[14..]);
        return coding == FormatPcm && channels == 1 && rate == SampleRateHz && bits == 16
            ? null
            : $"must be 8000 Hz mono 16-bit PCM, is coding {coding}, {rate} Hz, {channels} "
                + $"channel(s), {bits} bits; sox IN -r 8000 -c 1 -b 16 OUT makes one";
    }

    private static string? DecodeData(ReadOnlySpan<byte> data, out short[] samples)
    {
        samples = new short[data.Length / BytesPerSample];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = BinaryPrimitives.ReadInt16LittleEndian(data[(BytesPerSample * i)..]);
        }

        return null;
    }
}
