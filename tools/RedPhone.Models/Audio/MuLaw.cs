namespace RedPhone.Models;

/// <summary>
/// ITU-T G.711 µ-law on 16-bit samples, computed (not by table): the codec model's converter and
/// the reference the firmware's own tables are compared with.
/// </summary>
public static class MuLaw
{
    /// <summary>The code of digital silence.</summary>
    public const byte Silence = 0xFF;

    private const int Bias = 0x84;
    private const int Clip = 32635;

    /// <summary>Encodes one sample.</summary>
    public static byte Encode(short sample)
    {
        int sign = sample < 0 ? 0x80 : 0;
        int magnitude = Math.Min(Math.Abs((int)sample), Clip) + Bias;
        int exponent = 7;
        for (int mask = 0x4000; exponent > 0 && (magnitude & mask) == 0; mask >>= 1)
        {
            exponent--;
        }

        int mantissa = magnitude >> (exponent + 3) & 0x0F;
        return (byte)~(sign | exponent << 4 | mantissa);
    }

    /// <summary>Decodes one code.</summary>
    public static short Decode(byte code)
    {
        int value = ~code & 0xFF;
        int exponent = value >> 4 & 7;
        int magnitude = (((value & 0x0F) << 3) + Bias << exponent) - Bias;
        return (short)((value & 0x80) != 0 ? -magnitude : magnitude);
    }

    /// <summary>Encodes and decodes a whole clip: what a perfect G.711 line makes of it.</summary>
    public static short[] RoundTrip(ReadOnlySpan<short> clip)
    {
        var result = new short[clip.Length];
        for (int i = 0; i < clip.Length; i++)
        {
            result[i] = Decode(Encode(clip[i]));
        }

        return result;
    }
}
