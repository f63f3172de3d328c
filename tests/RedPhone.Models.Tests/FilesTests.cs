using FsCheck;
using FsCheck.Fluent;

namespace RedPhone.Models.Tests;

public class FilesTests
{
    [Fact]
    public void Wav_EncodedAndDecoded_IsTheSame()
    {
        short[] samples = Signals.Speechlike(1234);

        Assert.Null(WavFile.Decode(WavFile.Encode(samples), out short[] decoded));
        Assert.Equal(samples, decoded);
        Assert.Null(WavFile.Decode(WavFile.Encode([]), out decoded));
        Assert.Empty(decoded);
    }

    [Fact]
    public void Wav_WrittenToDisk_IsReadBack()
    {
        string path = Path.GetTempFileName();
        try
        {
            WavFile.Write(path, [1, -2, 3]);
            Assert.Equal([1, -2, 3], WavFile.Read(path));

            File.WriteAllText(path, "not a sound");
            var e = Assert.Throws<InvalidDataException>(() => WavFile.Read(path));
            Assert.Contains("not a WAV file", e.Message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData(20, 3, "coding 3")]
    [InlineData(22, 2, "2 channel")]
    [InlineData(24, 0x81, "must be 8000 Hz")]
    [InlineData(34, 8, "8 bits")]
    public void Wav_OtherFormat_SaysWhich(int offset, int value, string words)
    {
        byte[] file = WavFile.Encode([1, 2, 3]);
        file[offset] = (byte)value;

        Assert.Contains(words, WavFile.Decode(file, out _));
    }

    [Fact]
    public void Wav_UnknownChunkOfOddLength_IsPassedOver()
    {
        byte[] file = WavFile.Encode([5, 6]);
        byte[] chunk = [.. "LIST"u8, 3, 0, 0, 0, 1, 2, 3, 0];

        Assert.Null(WavFile.Decode([.. file[..36], .. chunk, .. file[36..]], out short[] samples));
        Assert.Equal([5, 6], samples);
    }

    [Fact]
    public void Wav_TruncatedAtEveryLength_NeverThrows()
    {
        byte[] file = WavFile.Encode(Signals.Speechlike(50));
        for (int length = 0; length < file.Length; length++)
        {
            string? problem = WavFile.Decode(file.AsSpan(0, length), out short[] samples);
            Assert.Equal(length < 44, problem != null);
            Assert.Equal(Math.Max(0, length - 44) / 2, samples.Length);
        }
    }

    [Fact]
    public void Wav_AnyBytes_NeverThrows()
    {
        byte[] file = WavFile.Encode([1, 2, 3, 4]);
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), ArbMap.Default.ArbFor<ushort>(), (bytes, at) =>
        {
            byte[] mixed = [.. file];
            bytes.AsSpan(0, Math.Min(bytes.Length, 8)).CopyTo(mixed.AsSpan(at % 44));
            string? first = WavFile.Decode(mixed, out short[] a);
            string? second = WavFile.Decode(bytes, out _);
            return (first == null || a.Length == 0) && second != null;
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 4)]
    [InlineData(8, 1)]
    [InlineData(8, 3)]
    public void Png_EncodedAndDecoded_IsTheScaledPicture(int bits, int scale)
    {
        const int Width = 19;
        const int Height = 7;
        var pixels = new byte[Width * Height];
        new SeededEntropy(4).Fill(pixels, 0, pixels.Length);
        pixels = bits == 1 ? [.. pixels.Select(p => (byte)(p & 1))] : pixels;

        byte[] file = PngImage.Encode(pixels, Width, Height, bits, scale);

        Assert.True(PngImage.TryDecode(file, out byte[] decoded, out int width, out int height));
        Assert.Equal((Width * scale, Height * scale), (width, height));
        for (int i = 0; i < decoded.Length; i++)
        {
            int expected = pixels[i / width / scale * Width + i % width / scale];
            Assert.Equal(expected, decoded[i]);
        }
    }

    [Fact]
    public void Png_OnePixel_HasTheChunksOfTheStandard()
    {
        byte[] file = PngImage.Encode([1], 1, 1, 1);

        Assert.Equal("89504E470D0A1A0A0000000D49484452000000010000000101000000003"
            + "76EF924", Convert.ToHexString(file[..33]));
        Assert.Equal("0000000049454E44AE426082", Convert.ToHexString(file[^12..]));
    }

    [Fact]
    public void Png_AnyBitFlippedOrTruncated_IsRefusedWithoutException()
    {
        byte[] file = PngImage.Encode(new byte[64], 8, 8, 8);
        for (int bit = 0; bit < file.Length * 8; bit++)
        {
            byte[] damaged = [.. file];
            damaged[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.False(PngImage.TryDecode(damaged, out _, out _, out _));
        }

        for (int length = 0; length < file.Length; length++)
        {
            Assert.False(PngImage.TryDecode(file.AsSpan(0, length), out _, out _, out _));
        }
    }

    [Fact]
    public void Png_OfADisplayPicture_HasItsPixels()
    {
        var picture = new byte[1024];
        picture[0] = 0x01;
        picture[128 * 7 + 127] = 0x80;

        byte[] file = PngImage.EncodeDisplay(picture);
        Assert.True(PngImage.TryDecode(file, out byte[] pixels, out int width, out _));

        Assert.Equal(128, width);
        Assert.Equal([0, 64 * 128 - 1],
            Enumerable.Range(0, pixels.Length).Where(i => pixels[i] != 0));
    }
}
