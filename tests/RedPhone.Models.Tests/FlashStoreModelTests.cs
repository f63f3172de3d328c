namespace RedPhone.Models.Tests;

public class FlashStoreModelTests
{
    private readonly byte[] _buffer = new byte[256];

    [Fact]
    public void Read_WrittenReplacedDeleted_FollowsTheLastWrite()
    {
        var store = new FlashStoreModel();
        Assert.Equal(-1, store.Read("trust", _buffer));

        for (byte i = 1; i <= 5; i++)
        {
            Assert.True(store.Write("trust", [i, i, i], i % 3 + 1));
            Assert.Equal(i % 3 + 1, store.Read("trust", _buffer));
            Assert.Equal(i, _buffer[0]);
        }

        store.Delete("trust");
        store.Delete("trust");
        Assert.Equal(-1, store.Read("trust", _buffer));
        Assert.Equal(0, store.UsedBytes);
    }

    [Fact]
    public void Write_TornAtEveryByte_LeavesTheRecordBefore()
    {
        byte[] older = [.. Enumerable.Repeat((byte)0x11, 40)];
        byte[] before = [.. Enumerable.Repeat((byte)0x22, 30)];
        byte[] after = [.. Enumerable.Repeat((byte)0x33, 35)];
        for (int tear = 0; tear < 60; tear++)
        {
            var store = new FlashStoreModel();
            store.Write("keys", older, older.Length);
            store.Write("keys", before, before.Length);
            store.TearNextWrite(tear);

            Assert.False(store.Write("keys", after, after.Length));
            int count = store.Read("keys", _buffer);
            Assert.Equal(before, _buffer[..count]);

            Assert.True(store.Write("keys", after, after.Length));
            Assert.Equal(after.Length, store.Read("keys", _buffer));
            Assert.Equal(after, _buffer[..after.Length]);
        }
    }

    [Fact]
    public void Write_FirstOneTorn_LeavesNothing()
    {
        var store = new FlashStoreModel();
        store.TearNextWrite(9);

        Assert.False(store.Write("keys", new byte[20], 20));
        Assert.Equal(-1, store.Read("keys", _buffer));
    }

    [Fact]
    public void Read_AnyBitOfTheNewestFlipped_GivesTheRecordBefore()
    {
        for (int bit = 0; bit < 8 * 20; bit++)
        {
            var store = new FlashStoreModel();
            store.Write("keys", [1, 1, 1, 1], 4);
            store.Write("keys", [2, 2, 2, 2], 4);

            store.FlipBit("keys", bit);

            Assert.Equal(4, store.Read("keys", _buffer));
            Assert.Equal(1, _buffer[0]);
        }
    }

    [Fact]
    public void Write_Full_IsRefusedAndKeepsWhatIsThere()
    {
        var store = new FlashStoreModel { CapacityBytes = 100 };
        Assert.True(store.Write("a", new byte[50], 50));
        _buffer.AsSpan().Fill(7);

        Assert.False(store.Write("b", new byte[50], 50));
        Assert.False(store.Write("a", new byte[50], 50));

        Assert.Equal(2, store.Refused);
        Assert.Equal(50, store.Read("a", _buffer));
        Assert.Equal(0, _buffer[0]);
        Assert.Equal(-1, store.Read("b", _buffer));
    }

    [Fact]
    public void Read_BufferTooSmall_IsMinusOne()
    {
        var store = new FlashStoreModel();
        store.Write("a", new byte[20], 20);

        Assert.Equal(-1, store.Read("a", new byte[19]));
        Assert.Equal(20, store.Read("a", new byte[20]));
    }

    [Fact]
    public void Directory_OpenedAgain_HasTheSameRecordsEvenAfterATornWrite()
    {
        string directory = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            var store = new FlashStoreModel(directory);
            store.Write("account", [1, 2, 3], 3);
            store.Write("account", [4, 5, 6], 3);
            store.Write("gone", [7], 1);
            store.Delete("gone");
            store.TearNextWrite(14);
            store.Write("account", [7, 8, 9], 3);

            var again = new FlashStoreModel(directory);

            Assert.Equal(3, again.Read("account", _buffer));
            Assert.Equal([4, 5, 6], _buffer[..3]);
            Assert.Equal(-1, again.Read("gone", _buffer));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("../x")]
    [InlineData(".hidden")]
    [InlineData("UPPER")]
    [InlineData("a-name-that-is-longer-than-32-chars")]
    public void Write_BadName_Throws(string name)
    {
        Assert.Throws<ArgumentException>(() => new FlashStoreModel().Write(name, [], 0));
    }
}
