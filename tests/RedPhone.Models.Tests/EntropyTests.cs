namespace RedPhone.Models.Tests;

public class EntropyTests
{
    [Fact]
    public void Fill_SameSeedAndLabel_IsTheSameHoweverCut()
    {
        byte[] whole = Take(new SeededEntropy(42, "phone-a"), 100);
        var cut = new SeededEntropy(42, "phone-a");
        byte[] parts = [.. Take(cut, 1), .. Take(cut, 31), .. Take(cut, 0), .. Take(cut, 68)];

        Assert.Equal(whole, parts);
    }

    [Fact]
    public void Fill_OtherSeedOrLabel_IsAnotherStream()
    {
        byte[] one = Take(new SeededEntropy(42, "a"), 32);

        Assert.NotEqual(one, Take(new SeededEntropy(43, "a"), 32));
        Assert.NotEqual(one, Take(new SeededEntropy(42, "b"), 32));
    }

    [Fact]
    public void Fill_FirstBlock_IsSha256OfSeedCounterLabel()
    {
        byte[] input = [0, 0, 0, 0, 0, 0, 0, 42, 0, 0, 0, 0, 0, 0, 0, 0, (byte)'a'];

        Assert.Equal(System.Security.Cryptography.SHA256.HashData(input),
            Take(new SeededEntropy(42, "a"), 32));
    }

    [Fact]
    public void Fill_PartOfABuffer_LeavesTheRest()
    {
        var buffer = new byte[10];
        new SystemEntropy().Fill(buffer, 4, 0);
        Assert.All(buffer, b => Assert.Equal(0, b));

        new SeededEntropy(1).Fill(buffer, 2, 3);
        Assert.Equal([0, 0], buffer[..2]);
        Assert.Equal([0, 0, 0, 0, 0], buffer[5..]);
    }

    private static byte[] Take(SeededEntropy entropy, int count)
    {
        var bytes = new byte[count];
        entropy.Fill(bytes, 0, count);
        return bytes;
    }
}
