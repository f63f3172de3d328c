using RedPhone.Core.Audio;

namespace RedPhone.Drivers.Tests;

/// <summary>The two unrolled conversions, each sample against the plain formula.</summary>
public class MaskedConversionTests
{
    private const int Samples = 160;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void TakeCodes_AnyWords_AreHighBytesUnderTheMask(int seed)
    {
        var random = new Random(seed);
        byte[] words = Bytes(random, Samples * 2);
        byte[] mask = Bytes(random, Samples);
        byte[] codes = new byte[Samples];
        MaskedCapture.TakeCodes(words, mask, codes);
        for (int i = 0; i < Samples; i++)
        {
            Assert.Equal((byte)(words[(2 * i) + 1] ^ mask[i]), codes[i]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Expand_AnyCodes_AreTheSamplesOfTheUnmaskedOnes(int seed)
    {
        var random = new Random(seed);
        byte[] codes = Bytes(random, Samples);
        byte[] mask = Bytes(random, Samples);
        byte[] low = [.. Enumerable.Range(0, 256).Select(c => (byte)MuLaw.Decode((byte)c))];
        byte[] high = [.. Enumerable.Range(0, 256).Select(c => (byte)(MuLaw.Decode((byte)c) >> 8))];
        byte[] words = new byte[Samples * 2];
        MaskedExpansion.Expand(codes, mask, low, high, words);
        for (int i = 0; i < Samples; i++)
        {
            Assert.Equal(MuLaw.Decode((byte)(codes[i] ^ mask[i])),
                BitConverter.ToInt16(words, 2 * i));
        }
    }

    private static byte[] Bytes(Random random, int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
