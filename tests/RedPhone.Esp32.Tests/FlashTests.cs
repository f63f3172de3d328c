using RedPhone.Drivers;
using RedPhone.Esp32.Tests.Fakes;
using RedPhone.NanoFakes;

namespace RedPhone.Esp32.Tests;

public class FlashTests
{
    private readonly FakeWorld _world = new();
    private readonly FlashFiles _files = new();

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(7)]
    [InlineData(1)]
    public void Files_PartialReads_AreCompleted(int chunk)
    {
        _world.Flash.ReadChunk = chunk;
        byte[] data = [.. Enumerable.Range(0, 40).Select(i => (byte)i)];
        Assert.True(_files.Write("a", data, 40));
        byte[] read = new byte[50];
        Assert.Equal(40, _files.Read("a", read));
        Assert.Equal(data, read[..40]);
        Assert.Equal(0, _world.Flash.OpenStreams);
    }

    [Fact]
    public void Files_ReadThatStops_IsMissing()
    {
        _files.Write("a", [1, 2, 3], 3);
        _world.Flash.ReadChunk = 0;
        Assert.Equal(-1, _files.Read("a", new byte[3]));
        Assert.Equal(0, _world.Flash.OpenStreams);
    }

    [Fact]
    public void Files_MissingOrLongerThanTheBuffer_IsMissing()
    {
        Assert.Equal(-1, _files.Read("a", new byte[3]));
        _files.Write("a", [1, 2, 3], 3);
        Assert.Equal(-1, _files.Read("a", new byte[2]));
        Assert.Equal(3, _files.Read("a", new byte[3]));
        _files.Delete("a");
        _files.Delete("a");
        Assert.Equal(-1, _files.Read("a", new byte[3]));
        Assert.Equal(0, _files.Errors);
    }

    [Fact]
    public void Files_FlashFull_IsFalseAndClosesTheFile()
    {
        _world.Flash.Capacity = 10;
        Assert.False(_files.Write("a", new byte[20], 20));
        Assert.Equal(1, _files.Errors);
        Assert.Equal(0, _world.Flash.OpenStreams);
    }

    [Fact]
    public void Store_FlashFull_KeepsTheRecordBefore()
    {
        var store = new RecordStore(_files);
        Assert.True(store.Write("boot", [1, 2, 3, 4], 4));
        _world.Flash.Capacity = 25;
        Assert.False(store.Write("boot", [5, 6, 7, 8], 4));
        Assert.Equal(1, store.FailedWrites);
        Assert.Equal(1, Read("boot"));
    }

    [Fact]
    public void Store_PowerLostAtEveryStep_KeepsTheOldOrTheNewRecordWhole()
    {
        byte[] record = new byte[61];
        int steps = 0;
        for (bool finished = false; !finished; steps++)
        {
            _world.Flash.Files.Clear();
            var store = new RecordStore(_files);
            Write(store, record, 1);
            Write(store, record, 2);
            _world.Flash.StepsLeft = steps;
            bool said = Write(store, record, 3);
            finished = !_world.Flash.IsDead;
            _world.Flash.PowerUp();

            int found = Read("identity");
            Assert.True(found == 3 || (found == 2 && !said), $"step {steps}: {found}");
            Assert.True(Write(new RecordStore(_files), record, 4), $"step {steps}");
            Assert.Equal(4, Read("identity"));
        }

        Assert.InRange(steps, 70, 200);
    }

    [Fact]
    public void Store_PowerLostInARemoval_NeverBringsAnOldRecordBack()
    {
        for (int steps = 0; steps < 4; steps++)
        {
            _world.Flash.Files.Clear();
            var store = new RecordStore(_files);
            Write(store, new byte[5], 1);
            Write(store, new byte[5], 2);
            _world.Flash.StepsLeft = steps;
            store.Delete("identity");
            _world.Flash.PowerUp();
            Assert.Contains(Read("identity"), new[] { 2, -1 });
        }
    }

    [Fact]
    public void Store_EveryBitFlippedInTheNewest_GivesTheOneBefore()
    {
        var store = new RecordStore(_files);
        Write(store, new byte[3], 1);
        Write(store, new byte[3], 2);
        List<byte> file = _world.Flash.Files[FlashFiles.Root + "identity.1"];
        for (int bit = 0; bit < file.Count * 8; bit++)
        {
            file[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.Equal(1, Read("identity"));
            file[bit / 8] ^= (byte)(1 << bit % 8);
        }

        Assert.Equal(2, Read("identity"));
    }

    [Fact]
    public void Forget_Records_LeavesBootCountAndSeed()
    {
        var store = new RecordStore(_files);
        foreach (string name in new[] { "identity", "boot", "seed", "trust-102", "config" })
        {
            store.Write(name, [1], 1);
        }

        _files.Forget();
        Assert.Equal(["I:\\boot.0", "I:\\seed.0"], _world.Flash.Files.Keys.Order());
    }

    private static bool Write(RecordStore store, byte[] record, byte value)
    {
        Array.Fill(record, value);
        return store.Write("identity", record, record.Length);
    }

    // The value of a record whose bytes are all alike; -1: none.
    private int Read(string name)
    {
        byte[] read = new byte[100];
        int count = new RecordStore(_files).Read(name, read);
        if (name == "identity" && count > 0)
        {
            Assert.All(read[..count], value => Assert.Equal(read[0], value));
        }

        return count < 0 ? -1 : read[0];
    }
}
