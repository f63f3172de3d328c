using RedPhone.Core.Ports;
using RedPhone.Crypto;

namespace RedPhone.Core.Tests;

public class PhoneIdentityTests
{
    [Fact]
    public void TryLoad_SecondStart_IsTheSamePhoneAndCountsBoots()
    {
        var store = new Store();
        var first = new PhoneIdentity();
        Assert.True(first.TryLoad(store, new Counter()));
        Assert.Equal(1u, first.BootCount);
        var second = new PhoneIdentity();
        Assert.True(second.TryLoad(store, new Counter()));
        Assert.Equal(2u, second.BootCount);
        Assert.Equal(first.StaticPrivate, second.StaticPrivate);
        Assert.Equal(first.Zid, second.Zid);
        Assert.NotEqual(new byte[32], first.StaticPrivate);
        Assert.False(first.WasLost);
        Assert.False(second.WasLost);
    }

    [Fact]
    public void TryLoad_StoreFull_IsRefused()
        => Assert.False(new PhoneIdentity().TryLoad(new Store { IsFull = true }, new Counter()));

    [Fact]
    public void TryLoad_RecordDamaged_MakesANewPhoneAndSaysSo()
    {
        var store = new Store();
        var first = new PhoneIdentity();
        first.TryLoad(store, new Counter());
        store.Records["identity"][0] = 9;
        var second = new PhoneIdentity();
        Assert.True(second.TryLoad(store, new Counter(100)));
        Assert.NotEqual(first.Zid, second.Zid);
        Assert.True(second.WasLost);
    }

    private sealed class Counter(byte first = 1) : IEntropy
    {
        private byte _next = first;

        public void Fill(byte[] buffer, int offset, int count)
        {
            for (int i = 0; i < count; i++)
            {
                buffer[offset + i] = _next++;
            }
        }
    }

    private sealed class Store : IStore
    {
        public bool IsFull { get; init; }

        public Dictionary<string, byte[]> Records { get; } = [];

        public int Read(string name, byte[] buffer)
        {
            if (!Records.TryGetValue(name, out byte[]? record))
            {
                return -1;
            }

            record.CopyTo(buffer, 0);
            return record.Length;
        }

        public bool Write(string name, byte[] data, int count)
        {
            if (!IsFull)
            {
                Records[name] = data.AsSpan(0, count).ToArray();
            }

            return !IsFull;
        }

        public void Delete(string name) => Records.Remove(name);
    }
}
