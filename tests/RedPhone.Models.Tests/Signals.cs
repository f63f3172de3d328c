namespace RedPhone.Models.Tests;

/// <summary>Test signals, 8 kHz.</summary>
internal static class Signals
{
    /// <summary>Two gliding tones that come and go four times a second.</summary>
    public static short[] Speechlike(int samples, double amplitude = 12000)
    {
        var signal = new short[samples];
        for (int i = 0; i < samples; i++)
        {
            double t = i / 8000.0;
            double envelope = 0.55 + 0.45 * Math.Sin(2 * Math.PI * 4 * t);
            double tone = Math.Sin(2 * Math.PI * (180 * t + 60 * t * t))
                + 0.5 * Math.Sin(2 * Math.PI * (900 * t + 131 * t * t));
            signal[i] = (short)(amplitude * envelope * tone / 1.5);
        }

        return signal;
    }

    /// <summary>The signal with white noise of this RMS added.</summary>
    public static short[] WithNoise(short[] signal, double rms, ulong seed)
    {
        var random = new byte[signal.Length * 2];
        new SeededEntropy(seed).Fill(random, 0, random.Length);
        var noisy = new short[signal.Length];
        for (int i = 0; i < signal.Length; i++)
        {
            // Uniform in ±1 has an RMS of 1/sqrt(3).
            double uniform = BitConverter.ToUInt16(random, 2 * i) / 32767.5 - 1;
            noisy[i] = (short)Math.Clamp(
                Math.Round(signal[i] + uniform * rms * Math.Sqrt(3)), -32768, 32767);
        }

        return noisy;
    }
}
