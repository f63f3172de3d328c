using RedPhone.Core.Audio;

namespace RedPhone.Core.Tests.Audio;

/// <summary>Speech that keeps its key stream up to the earpiece.</summary>
public class MaskedSpeechTests
{
    [Fact]
    public void MaskedFrames_WithLosses_SoundAsPlainOnes()
    {
        // One stream put plain, the other under random masks; every third second loses frames.
        var random = new Random(5);
        var plain = new JitterBuffer();
        var masked = new JitterBuffer();
        byte[] expected = new byte[JitterBuffer.FrameBytes];
        byte[] codes = new byte[JitterBuffer.FrameBytes];
        byte[] mask = new byte[JitterBuffer.FrameBytes];
        for (int i = 0; i < 300; i++)
        {
            byte[] frame = Speech.Frame(i);
            if (i % 50 is < 20 or > 23)
            {
                random.NextBytes(mask);
                byte[] cipher = [.. frame.Zip(mask, (code, m) => (byte)(code ^ m))];
                plain.Put(i * 20, i, (uint)(i * 160), frame, 0, frame.Length);
                masked.PutMasked(i * 20, i, (uint)(i * 160), cipher, 0, cipher.Length, mask);
            }

            FrameKind kind = plain.Take((i * 20) + 15, expected, 0);
            Assert.Equal(kind, masked.TakeMasked((i * 20) + 15, codes, mask));
            Assert.Equal(expected, codes.Zip(mask, (code, m) => (byte)(code ^ m)));
        }

        Assert.True(masked.Concealed > 0);
        Assert.Equal(plain.Received, masked.Received);
    }
}
