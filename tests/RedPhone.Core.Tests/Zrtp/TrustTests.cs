using RedPhone.Core.Ports;
using RedPhone.Core.Zrtp;

namespace RedPhone.Core.Tests.Zrtp;

/// <summary>Records, their store, and the verdict.</summary>
public class TrustTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("4711", "Alice")]
    [InlineData("12345678901234567890123456789012", "1234567890123456789012345678901234567890")]
    public void Trust_Encoded_ComesBack(string number, string name)
    {
        ZrtpTrust trust = Record(number, name);
        byte[] buffer = new byte[ZrtpTrust.MaxEncodedBytes + 3];
        int count = trust.Encode(buffer, 3);
        var back = new ZrtpTrust();

        Assert.True(back.TryDecode(buffer, 3, count));
        Assert.Equal((number, name, true, false, true),
            (back.Number, back.Name, back.Rs1Valid, back.Rs2Valid, back.Verified));
        Assert.Equal(trust.Zid, back.Zid);
        Assert.Equal(trust.Rs1, back.Rs1);
        Assert.Equal(trust.Rs2, back.Rs2);
    }

    [Fact]
    public void Trust_TooLongTexts_AreCut()
    {
        ZrtpTrust trust = Record(new string('1', 99), new string('n', 99));
        byte[] buffer = new byte[ZrtpTrust.MaxEncodedBytes];
        var back = new ZrtpTrust();

        Assert.True(back.TryDecode(buffer, 0, trust.Encode(buffer, 0)));
        Assert.Equal((32, 40), (back.Number.Length, back.Name.Length));
    }

    [Fact]
    public void Trust_CutOrFlippedAnywhere_IsRefusedAndChangesNothing()
    {
        byte[] good = new byte[ZrtpTrust.MaxEncodedBytes];
        int count = Record("4711", "Alice").Encode(good, 0);
        for (int i = 0; i < count; i++)
        {
            Refuse(good, i);
        }

        for (int bit = 0; bit < count * 8; bit++)
        {
            byte[] changed = (byte[])good.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Refuse(changed, count);
        }
    }

    [Fact]
    public void Trust_RandomBytes_AreRefused()
    {
        var random = new Random(5);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] noise = new byte[random.Next(0, 300)];
            random.NextBytes(noise);
            if (noise.Length > 0)
            {
                noise[0] = 1;
            }

            Refuse(noise, noise.Length);
        }
    }

    [Fact]
    public void Store_SavedRecord_IsFoundByItsNumberOnly()
    {
        var memory = new MemoryStore();
        var store = new TrustStore(memory);
        var into = new ZrtpTrust();

        Assert.True(store.Save(Record("4711", "Alice")));
        Assert.True(store.TryLoad("4711", into));
        Assert.Equal("Alice", into.Name);
        Assert.False(store.TryLoad("4712", into));
        Assert.Equal("", into.Name);
        store.Forget("4711");
        Assert.False(store.TryLoad("4711", into));
        Assert.Equal(0, store.Damaged);
    }

    [Fact]
    public void Store_FullFlash_SaysSo()
    {
        var store = new TrustStore(new MemoryStore { Full = true });

        Assert.False(store.Save(Record("4711", "Alice")));
    }

    [Fact]
    public void Store_DamagedRecord_IsUnknownAndCounted()
    {
        var memory = new MemoryStore();
        var store = new TrustStore(memory);
        store.Save(Record("4711", "Alice"));
        memory.Records["trust-4711"][20] ^= 1;
        var into = new ZrtpTrust();

        Assert.False(store.TryLoad("4711", into));
        Assert.Equal(1, store.Damaged);
        Assert.False(into.Rs1Valid);
        Assert.All(into.Rs1, b => Assert.Equal(0, b));
    }

    [Fact]
    public void Store_RecordOfAnotherNumber_IsDamaged()
    {
        var memory = new MemoryStore();
        var store = new TrustStore(memory);
        store.Save(Record("4711", "Alice"));
        memory.Records["trust-4712"] = memory.Records["trust-4711"];

        Assert.False(store.TryLoad("4712", new ZrtpTrust()));
        Assert.Equal(1, store.Damaged);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../zid")]
    [InlineData("a b")]
    [InlineData("123456789012345678901234567890123")]
    public void Store_UnusableNumber_TouchesNothing(string number)
    {
        var memory = new MemoryStore();
        var store = new TrustStore(memory);

        Assert.False(store.Save(Record(number, "x")));
        Assert.False(store.TryLoad(number, new ZrtpTrust()));
        store.Forget(number);
        Assert.Empty(memory.Records);
    }

    [Fact]
    public void Judge_EveryCase_HasItsVerdict()
    {
        ZrtpTrust known = Record("4711", "Alice");
        byte[] same = known.Zid;
        byte[] other = new byte[12];

        Assert.Equal(TrustVerdict.NewPeer, TrustRules.Judge(null, same, false, false));
        Assert.Equal(TrustVerdict.Verified, TrustRules.Judge(known, same, true, false));
        Assert.Equal(TrustVerdict.KeyChanged, TrustRules.Judge(known, same, false, true));
        Assert.Equal(TrustVerdict.KeyChanged, TrustRules.Judge(known, other, false, false));
        Assert.Equal(TrustVerdict.KeyChanged, TrustRules.Judge(known, other, true, false));
        known.Verified = false;
        Assert.Equal(TrustVerdict.Unverified, TrustRules.Judge(known, same, true, false));
        known.Rs1Valid = false;
        Assert.Equal(TrustVerdict.NewPeer, TrustRules.Judge(known, same, false, false));
        known.Rs2Valid = true;
        Assert.Equal(TrustVerdict.Unverified, TrustRules.Judge(known, same, true, false));
    }

    private static void Refuse(byte[] data, int count)
    {
        var into = new ZrtpTrust { Number = "before" };

        Assert.False(into.TryDecode(data, 0, count));
        Assert.Equal("before", into.Number);
        Assert.False(into.Rs1Valid);
    }

    private static ZrtpTrust Record(string number, string name)
    {
        var trust = new ZrtpTrust { Number = number, Name = name, Rs1Valid = true, Verified = true };
        new SeededEntropy(9).Fill(trust.Zid, 0, 12);
        new SeededEntropy(10).Fill(trust.Rs1, 0, 32);
        return trust;
    }

    private sealed class MemoryStore : IStore
    {
        public Dictionary<string, byte[]> Records { get; } = [];

        public bool Full { get; init; }

        public int Read(string name, byte[] buffer)
        {
            if (!Records.TryGetValue(name, out byte[]? data) || data.Length > buffer.Length)
            {
                return -1;
            }

            data.CopyTo(buffer, 0);
            return data.Length;
        }

        public bool Write(string name, byte[] data, int count)
        {
            if (!Full)
            {
                Records[name] = data[..count];
            }

            return !Full;
        }

        public void Delete(string name) => Records.Remove(name);
    }
}
