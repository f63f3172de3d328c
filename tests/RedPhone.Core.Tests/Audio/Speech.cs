using RedPhone.Core.Audio;

namespace RedPhone.Core.Tests.Audio;

/// <summary>
/// Something like speech: 800 ms of a gliding voice with harmonics, then 400 ms of faint noise.
/// Frame n is always the same; do not write to it.
/// </summary>
internal static class Speech
{
    private const int PeriodFrames = 60;
    private const int VoicedFrames = 40;

    private static readonly byte[] Tone = Enumerable.Range(0, 160)
        .Select(i => MuLaw.Encode((int)(8000 * Math.Sin(i * Math.PI / 10)))).ToArray();

    // Ten periods, each with noise of its own; then they come again.
    private static readonly byte[][] Frames = Enumerable.Range(0, 10 * PeriodFrames)
        .Select(number => Samples(number).Select(sample => MuLaw.Encode(sample)).ToArray())
        .ToArray();

    public static byte[] Frame(int number) => Frames[number % Frames.Length];

    /// <summary>400 Hz, loud, all the time: no silence to change the depth in.</summary>
    public static byte[] Loud(int number) => Tone;

    private static int[] Samples(int number)
    {
        Random noise = new(number);
        int[] samples = new int[160];
        for (int i = 0; i < 160; i++)
        {
            double value = noise.Next(-20, 21);
            if (number % PeriodFrames < VoicedFrames)
            {
                double t = (((number % PeriodFrames) * 160) + i) / 8000.0;
                double phase = 2 * Math.PI * ((110 * t) + (25 * t * t));
                double envelope = Math.Sin(Math.PI * t / 0.8);
                for (int h = 1; h <= 8; h++)
                {
                    value += envelope * 5000 / h * Math.Sin((h * phase) + h);
                }
            }

            samples[i] = (int)value;
        }

        return samples;
    }
}
