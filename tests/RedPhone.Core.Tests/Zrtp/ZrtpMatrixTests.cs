using RedPhone.Core.Zrtp;
using Xunit.Abstractions;

namespace RedPhone.Core.Tests.Zrtp;

/// <summary>Every state, every message: what happens, stated.</summary>
public class ZrtpMatrixTests(ITestOutputHelper output)
{
    private const string DhMatrix = """
        Idle:
        Discovering: Hello!HelloACK HelloACK= Error>Failed!ErrorACK Ping!PingACK
        AwaitingCommit: Hello!HelloACK Commit>AwaitingDhPart2!DHPart1 Error>Failed!ErrorACK Ping!PingACK
        Committing: Hello!HelloACK DHPart1>Computing!DHPart2 Error>Failed!ErrorACK Ping!PingACK
        AwaitingDhPart2: Hello!HelloACK Commit!DHPart1 DHPart2>Computing Error>Failed!ErrorACK Ping!PingACK
        Computing: Hello!HelloACK Confirm1= Error>Failed!ErrorACK Ping!PingACK
        AwaitingConfirm1: Hello!HelloACK Confirm1>AwaitingConf2Ack!Confirm2 Error>Failed!ErrorACK Ping!PingACK
        AwaitingConfirm2: Hello!HelloACK DHPart2!Confirm1 Confirm2>Secure!Conf2ACK
            Error>Failed!ErrorACK Ping!PingACK
        AwaitingConf2Ack: Hello!HelloACK Confirm1= Conf2ACK>Secure Error>Failed!ErrorACK Ping!PingACK
        Secure: Hello!HelloACK Error!ErrorACK Ping!PingACK
        ComputingResponder: Hello!HelloACK DHPart2= Error>Failed!ErrorACK Ping!PingACK
        SecureResponder: Hello!HelloACK DHPart2= Confirm2!Conf2ACK Error!ErrorACK Ping!PingACK
        Failed: Error!ErrorACK Ping!PingACK
        """;

    /// <summary>Preshared and Multistream alike.</summary>
    private const string KeyedMatrix = """
        Idle:
        Discovering: Hello!HelloACK HelloACK= Error>Failed!ErrorACK Ping!PingACK
        AwaitingCommit: Hello!HelloACK Commit>Computing Error>Failed!ErrorACK Ping!PingACK
        Committing: Hello!HelloACK Confirm1>AwaitingConf2Ack!Confirm2 Error>Failed!ErrorACK Ping!PingACK
        Computing: Hello!HelloACK Commit= Error>Failed!ErrorACK Ping!PingACK
        AwaitingConfirm2: Hello!HelloACK Commit!Confirm1 Confirm2>Secure!Conf2ACK
            Error>Failed!ErrorACK Ping!PingACK
        AwaitingConf2Ack: Hello!HelloACK Confirm1= Conf2ACK>Secure Error>Failed!ErrorACK Ping!PingACK
        Secure: Hello!HelloACK Error!ErrorACK Ping!PingACK
        ComputingResponder: Hello!HelloACK Commit= Error>Failed!ErrorACK Ping!PingACK
        SecureResponder: Hello!HelloACK Confirm2!Conf2ACK Error!ErrorACK Ping!PingACK
        Failed: Error!ErrorACK Ping!PingACK
        """;

    private static readonly ulong[] Types =
    [
        ZrtpMessage.Hello, ZrtpMessage.HelloAck, ZrtpMessage.Commit, ZrtpMessage.DhPart1,
        ZrtpMessage.DhPart2, ZrtpMessage.Confirm1, ZrtpMessage.Confirm2, ZrtpMessage.Conf2Ack,
        ZrtpMessage.Error, ZrtpMessage.ErrorAck, ZrtpMessage.GoClear, ZrtpMessage.ClearAck,
        ZrtpMessage.SasRelay, ZrtpMessage.RelayAck, ZrtpMessage.Ping, ZrtpMessage.PingAck,
        0x556E6B6E6F776E20,
    ];

    /// <summary>
    /// One line a state: the messages that are not dropped, what they move the run to (&gt;), what
    /// is answered (!), or nothing (=). All others are dropped, counted and not answered. The
    /// messages are the peer's own of this very call; those that a call does not have are well
    /// formed, GoClear and SASrelay with a wrong MAC.
    /// </summary>
    [Theory]
    [InlineData(ZrtpMode.Dh, DhMatrix)]
    [InlineData(ZrtpMode.Preshared, KeyedMatrix)]
    [InlineData(ZrtpMode.Multistream, KeyedMatrix)]
    public void Handle_EveryMessageInEveryState_DoesWhatTheMatrixSays(ZrtpMode mode, string matrix)
    {
        var lines = new List<string>();
        foreach (string row in Rows(mode))
        {
            var cells = new List<string>();
            foreach (ulong type in Types)
            {
                string cell = Cell(mode, row, type);
                if (cell != "-")
                {
                    cells.Add(ZrtpTypeText(type) + cell);
                }
            }

            lines.Add($"{row}: {string.Join(' ', cells)}");
        }

        output.WriteLine(string.Join('\n', lines));
        Assert.Equal(matrix.Replace("\n    ", " ").Split('\n'), lines.Select(line => line.TrimEnd()));
    }

    /// <summary>
    /// State x message: a message of another call (right CRC and SSRC, foreign chain) moves
    /// nothing, but for the ones that carry no authentication: Conf2ACK where it is awaited, and
    /// Error.
    /// </summary>
    [Theory]
    [InlineData(ZrtpMode.Dh)]
    [InlineData(ZrtpMode.Preshared)]
    [InlineData(ZrtpMode.Multistream)]
    public void Handle_ForeignMessageInEveryState_MovesNothing(ZrtpMode mode)
    {
        byte[][] foreign = [.. new[] { ZrtpMode.Dh, ZrtpMode.Preshared, ZrtpMode.Multistream }
            .SelectMany(m => ZrtpModes.World(m, 500).Call().Sent.Select(s => s.Packet))];
        foreach (ZrtpState state in ZrtpHostileInputTests.StatesOf(mode))
        {
            foreach (byte[] packet in foreign)
            {
                (ZrtpWorld world, ZrtpEnd end) = ZrtpHostileInputTests.InState(5, state, mode);
                string type = Packets.TypeOf(packet);
                byte[] mine = Packets.Wrap(Packets.Message(packet), world.Other(end).Ssrc);
                int dropped = end.Session.Dropped;
                end.Session.Handle(world.Now, mine, 0, mine.Length);

                bool mayMove = (type == "Conf2ACK" && state == ZrtpState.AwaitingConf2Ack)
                    || (type is "Hello" or "HelloACK" && state == ZrtpState.Discovering);
                bool used = mayMove || (type == "Confirm1"
                    && state is ZrtpState.Computing or ZrtpState.AwaitingConfirm1
                        or ZrtpState.Committing)
                    || (type == "Confirm2" && state == ZrtpState.AwaitingConfirm2);
                Assert.True(mayMove || end.Session.State == state,
                    $"{type} moved {state} to {end.Session.State}");
                Assert.True(used || end.Session.Dropped == dropped + 1 || type == "Confirm1",
                    $"{type} in {state} was not dropped");
            }
        }
    }

    [Fact]
    public void Handle_WhenIdleOrFailed_OnlyCounts()
    {
        byte[][] messages =
            new ZrtpWorld(7).Call().Sent.Select(s => s.Packet).ToArray();
        var end = new ZrtpEnd("A", 7);
        foreach (byte[] packet in messages)
        {
            end.Session.Handle(0, packet, 0, packet.Length);
        }

        Assert.Equal((ZrtpState.Idle, messages.Length),
            (end.Session.State, end.Session.Dropped));
        Assert.Equal(0, end.Session.TryTakeOutput(new byte[1500]));

        var world = new ZrtpWorld(7);
        world.Path = (_, _) => [];
        world.Start().Run();
        foreach (byte[] packet in messages)
        {
            world.A.Session.Handle(world.Now, packet, 0, packet.Length);
        }

        Assert.Equal(ZrtpState.Failed, world.A.Session.State);
        Assert.Equal(messages.Length, world.A.Session.Dropped);
    }

    private static IEnumerable<string> Rows(ZrtpMode mode) =>
    [
        "Idle",
        .. ZrtpHostileInputTests.StatesOf(mode).Select(state => $"{state}"),
        "ComputingResponder", "SecureResponder", "Failed",
    ];

    private static string Cell(ZrtpMode mode, string row, ulong type)
    {
        (ZrtpWorld world, ZrtpEnd end) = At(mode, row);
        byte[] packet = MessageFor(mode, world, end, type);
        byte[] buffer = new byte[1500];
        while (end.Session.TryTakeOutput(buffer) != 0)
        {
        }

        ZrtpState before = end.Session.State;
        int dropped = end.Session.Dropped;
        end.Session.Handle(world.Now, packet, 0, packet.Length);
        var answers = new List<string>();
        while (end.Session.TryTakeOutput(buffer) != 0)
        {
            answers.Add(Packets.TypeOf(buffer));
        }

        string moved = end.Session.State == before ? "" : $">{end.Session.State}";
        string answered = answers.Count == 0 ? "" : $"!{string.Join('+', answers)}";
        bool counted = end.Session.Dropped > dropped;
        Assert.False(counted && moved + answered != "", $"{row}: dropped, and yet used");
        return counted ? "-" : moved + answered == "" ? "=" : moved + answered;
    }

    private static (ZrtpWorld World, ZrtpEnd End) At(ZrtpMode mode, string row)
    {
        switch (row)
        {
            case "Idle":
                ZrtpWorld idle = ZrtpModes.World(mode, 6);
                return (idle, idle.A);
            case "Failed":
                ZrtpWorld failed = ZrtpModes.World(mode, 6);
                failed.Path = (_, _) => [];
                failed.Start().Run();
                return (failed, failed.A);
            case "ComputingResponder":
                ZrtpWorld busy = ZrtpModes.World(mode, 6).Start();
                busy.Run(until: () => busy.B.Session.State == ZrtpState.Computing);
                return (busy, busy.B);
            case "SecureResponder":
                ZrtpWorld secure = ZrtpModes.World(mode, 6).Call();
                return (secure, secure.B);
        }

        (ZrtpWorld world, ZrtpEnd end) =
            ZrtpHostileInputTests.InState(6, Enum.Parse<ZrtpState>(row), mode);
        if (row == "Committing" && mode != ZrtpMode.Dh)
        {
            // What the initiator derives while it waits.
            while (end.Session.Work())
            {
            }

            end.Session.HandleTimeout(world.Now);
        }

        return (world, end);
    }

    private static byte[] MessageFor(ZrtpMode mode, ZrtpWorld world, ZrtpEnd end, ulong type)
    {
        ZrtpWorld recorded = ZrtpModes.World(mode, 6).Call();
        byte[]? own = recorded.Sent.Where(s => s.From.Name != end.Name)
            .Select(s => s.Packet).FirstOrDefault(p => ZrtpMessage.ReadType(p, 12) == type);
        if (own is not null)
        {
            return own;
        }

        // A message of the other role, as if the peer had it.
        byte[]? foreign = new ZrtpWorld(6).Call().Sent.Select(s => s.Packet)
            .FirstOrDefault(p => ZrtpMessage.ReadType(p, 12) == type);
        byte[] message = foreign is not null ? Packets.Message(foreign)
            : Packets.Head(type, BytesOf(type));
        return Packets.Wrap(message, world.Other(end).Ssrc);
    }

    private static int BytesOf(ulong type) => type switch
    {
        ZrtpMessage.Error => 16,
        ZrtpMessage.GoClear => 20,
        ZrtpMessage.SasRelay => 76,
        ZrtpMessage.Ping => 24,
        ZrtpMessage.PingAck => 36,
        _ => 12,
    };

    private static string ZrtpTypeText(ulong type) =>
        Packets.TypeOf(Packets.Wrap(Packets.Head(type, 12), 1));
}
