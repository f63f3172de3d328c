namespace RedPhone.Esp32.Tests.Fakes;

/// <summary>Bytes that are the same in every run.</summary>
internal sealed class SeededBytes(uint seed)
{
    private readonly RedPhone.Models.SeededEntropy _entropy = new(seed);

    public byte[] Next(int count)
    {
        byte[] bytes = new byte[count];
        _entropy.Fill(bytes, 0, count);
        return bytes;
    }
}
