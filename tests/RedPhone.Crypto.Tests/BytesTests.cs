namespace RedPhone.Crypto.Tests;

public class BytesTests
{
    [Fact]
    public void EqualConstantTime_AnyBitDifferent_IsFalse()
    {
        byte[] a = Test.RandomBytes(1, 20);
        byte[] b = [7, .. a];
        Assert.True(Bytes.EqualConstantTime(a, 0, b, 1, 20));
        for (int bit = 0; bit < 160; bit++)
        {
            b[1 + (bit >> 3)] ^= (byte)(1 << (bit & 7));
            Assert.False(Bytes.EqualConstantTime(a, 0, b, 1, 20));
            b[1 + (bit >> 3)] ^= (byte)(1 << (bit & 7));
        }
    }

    [Fact]
    public void Wipe_ArrayOrNull_LeavesZeros()
    {
        byte[] secret = [1, 2, 3];
        Bytes.Wipe(secret);
        Bytes.Wipe(null);

        Assert.Equal([0, 0, 0], secret);
    }
}
