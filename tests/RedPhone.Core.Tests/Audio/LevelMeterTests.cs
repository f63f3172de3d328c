using RedPhone.Core.Audio;

namespace RedPhone.Core.Tests.Audio;

public class LevelMeterTests
{
    [Fact]
    public void PeakDbov_EachCode_IsItsLevel()
    {
        for (int code = 0; code < 256; code++)
        {
            byte[] frame = new byte[162];
            Array.Fill(frame, MuLaw.Silence);
            frame[0] = 0;
            frame[161] = 0;
            frame[1 + (code * 159 / 255)] = (byte)code;
            int sample = Math.Abs(MuLaw.Decode((byte)code));
            int expected = sample == 0
                ? LevelMeter.SilenceDbov
                : (int)Math.Round(20 * Math.Log10(sample / 32768.0));
            Assert.Equal(expected, LevelMeter.PeakDbov(frame, 1));
        }
    }
}
