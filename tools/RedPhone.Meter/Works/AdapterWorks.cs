using RedPhone.Core.Ports;
using RedPhone.Crypto;
using RedPhone.Drivers;
using RedPhone.Esp32;
using RedPhone.NanoFakes;
using RedPhone.Wire;
using static RedPhone.Meter.CostRecorder;

namespace RedPhone.Meter.Works;

/// <summary>Each adapter of the device by itself: the glue around one call of the platform.</summary>
internal static class AdapterWorks
{
    private const int PacketBytes = 182;
    private const int TaggedBytes = 176;
    private const int PageBytes = 129;
    private const int CounterBlocks = 11;
    private const int IdBytes = 12;

    public static IEnumerable<WorkResult> Run()
        => Network().Concat(Buses()).Concat(Pins()).Concat(Cryptography());

    private static IEnumerable<WorkResult> Network()
    {
        var line = new Line();
        FakeWorld.Current.Network.OpenPort = () => line;
        var port = new UdpPort();
        var remote = new UdpEndpoint();
        remote.SetIpv4(192, 0, 2, 1, 5000);
        port.Connect(remote);
        byte[] datagram = new byte[1500];
        yield return Measure("udp-receive-empty", "a socket asked in vain",
            () => port.Receive(datagram));
        line.Waiting = PacketBytes;
        int count = 0;
        yield return Measure("udp-receive", "a datagram received",
            () => count = port.Receive(datagram));
        Require(count == PacketBytes);
        bool sent = false;
        yield return Measure("udp-send", "a datagram sent",
            () => sent = port.Send(datagram, 0, PacketBytes));
        Require(sent);
    }

    private static IEnumerable<WorkResult> Buses()
    {
        FakeWorld world = FakeWorld.Current;
        PinFunctions.AssignI2c();
        var pair = new I2sPair(BoardPins.I2sDescriptors);
        byte[] granule = new byte[2 * pair.GranuleFrames];
        byte[] other = new byte[granule.Length];
        pair.Start();
        WorkResult? read = null;
        WorkResult? write = null;
        for (int i = 0; i < 2; i++)
        {
            // After one turn of the ring a granule is there and a descriptor free.
            world.Sleep(300);
            read = Measure("i2s-read", "a granule of 32 ms read", () => pair.Read(granule));
            write = Measure("i2s-write", "a granule of 32 ms written", () => pair.Write(other));
        }

        yield return read!;
        yield return write!;
        var display = new I2cPort(BoardPins.DisplayAddress);
        byte[] page = new byte[PageBytes];
        page[0] = Sh1106Command.ControlData;
        bool good = display.TryWrite(page, 0, page.Length);
        yield return Measure("i2c-write", "a page written to the display",
            () => good &= display.TryWrite(page, 0, page.Length));
        Require(good && world.Blocked.Count == 0);
    }

    private static IEnumerable<WorkResult> Pins()
    {
        var board = new DeviceBoard();
        IInputPin hook = board.OpenInput(BoardPins.Hook);
        IOutputPin lamp = board.OpenOutput(BoardPins.LampSecure);
        bool high = false;
        yield return Measure("gpio-read", "an input pin read", () => high = hook.IsHigh);
        Require(high);
        lamp.Set(true);
        yield return Measure("gpio-keep", "an output pin set to the level it has",
            () => lamp.Set(true));
        yield return Measure("gpio-write", "an output pin changed", () => lamp.Set(false));
    }

    private static IEnumerable<WorkResult> Cryptography()
    {
        var engine = new NativeCryptoEngine();
        IBlockCipher aes = engine.CreateAes128();
        IMac mac = engine.CreateHmacSha256();
        byte[] key = new byte[HmacSha256.Size];
        byte[] blocks = new byte[CounterBlocks * Aes128.BlockBytes];
        byte[] stream = new byte[blocks.Length];
        byte[] tag = new byte[HmacSha256.Size];
        aes.SetKey(key, 0);
        yield return Measure("aes-native-glue", "11 counter blocks, native: the code around it",
            () => aes.EncryptBlocks(blocks, 0, stream, 0, CounterBlocks));
        mac.SetKey(key, 0, key.Length);
        mac.Update(stream, 0, TaggedBytes);
        mac.Finish(tag, 0, tag.Length);
        yield return Measure("hmac-native-glue", "a packet's tag, native: the code around it", () =>
        {
            mac.Update(stream, 0, TaggedBytes);
            mac.Finish(tag, 0, tag.Length);
        });
        var entropy = new DeviceEntropy(new RecordStore(new FlashFiles()), engine);
        entropy.Fill(tag, 0, IdBytes);
        yield return Measure("entropy-12", "12 random bytes", () => entropy.Fill(tag, 0, IdBytes));
    }

    private static void Require(bool condition)
    {
        if (!condition)
        {
            throw new InvalidOperationException("an adapter did not do its work");
        }
    }

    private sealed class Line : IDatagramPort
    {
        public int Waiting { get; set; }

        public void Connect(UdpEndpoint remote)
        {
        }

        public void Close()
        {
        }

        public bool Send(byte[] buffer, int offset, int count) => true;

        public int Receive(byte[] buffer)
        {
            int count = Waiting;
            Waiting = 0;
            return count;
        }
    }
}
