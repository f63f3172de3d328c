using RedPhone.Core.Zrtp;

namespace RedPhone.Core.Tests.Zrtp;

/// <summary>
/// A man in the middle who follows a script: he changes each field of each message, on its first
/// way or on all, puts messages of an earlier call in their place, drops, repeats and delays them;
/// against phones that know each other's zrtp-hash and phones that do not. Never may both be secure
/// with different keys, and never may one that is not secure show a SAS.
/// </summary>
public class ZrtpScriptedMitmTests
{
    private const int LimitMs = 60_000;
    private const int FromEnd = -1;

    // Offsets from the start of the message (RFC 6189 §5.2 to 5.7); 8 bytes from its end.
    private static readonly (string Type, (string Name, int Offset)[] Fields)[] _fields =
    [
        ("Hello", [("client", 16), ("H3", 32), ("ZID", 64), ("flags", 76), ("first name", 80),
            ("MAC", FromEnd)]),
        ("Commit", [("H2", 12), ("ZID", 44), ("hash", 56), ("cipher", 60), ("tag", 64),
            ("agreement", 68), ("SAS", 72), ("hvi", 76), ("MAC", FromEnd)]),
        ("DHPart1", [("H1", 12), ("rs1", 44), ("rs2", 52), ("aux", 60), ("pbx", 68), ("pv", 80),
            ("MAC", FromEnd)]),
        ("DHPart2", [("H1", 12), ("rs1", 44), ("rs2", 52), ("aux", 60), ("pbx", 68), ("pv", 80),
            ("MAC", FromEnd)]),
        ("Confirm1", [("MAC", 12), ("IV", 20), ("H0", 36), ("flags", 71), ("expiry", 75)]),
        ("Confirm2", [("MAC", 12), ("IV", 20), ("H0", 36), ("flags", 71), ("expiry", 75)]),
    ];

    public static TheoryData<string, string, int> Fields()
    {
        var data = new TheoryData<string, string, int>();
        foreach ((string type, (string, int)[] fields) in _fields)
        {
            foreach ((string name, int offset) in fields)
            {
                data.Add(type, name, offset);
            }
        }

        return data;
    }

    public static TheoryData<string> Types() => [.. _fields.Select(message => message.Type)];

    [Theory]
    [MemberData(nameof(Fields))]
    public void Field_ChangedOnEveryWay_LeavesNobodySecure(string type, string name, int offset)
    {
        foreach (bool hashes in new[] { false, true })
        {
            ZrtpWorld world = Play(hashes, (_, packet) => Packets.TypeOf(packet) == type
                ? [(0, Change(packet, offset))] : [(0, packet)]);

            AssertNobodySecure(world, $"{type} {name}, hashes {hashes}");
        }
    }

    /// <summary>The twin of retransmission: what was changed once either ends the run or is passed
    /// over; a false Hello is passed over when the right one was announced.</summary>
    [Theory]
    [MemberData(nameof(Fields))]
    public void Field_ChangedOnce_NeverGivesDifferentKeys(string type, string name, int offset)
    {
        foreach (bool hashes in new[] { false, true })
        {
            int seen = 0;
            ZrtpWorld world = Play(hashes, (_, packet) =>
                Packets.TypeOf(packet) == type && seen++ == 0
                    ? [(0, Change(packet, offset))] : [(0, packet)]);

            AssertAgreedOrNot(world);
            if (type == "Hello")
            {
                Assert.True(world.BothSecure == hashes || !hashes,
                    $"{name}: the announced Hello came after the false one");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Message_OfAnEarlierCallInItsPlace_LeavesNobodySecure(string type)
    {
        foreach (bool hashes in new[] { false, true })
        {
            ZrtpWorld earlier = new ZrtpWorld(7).Call();
            byte[][] old = [.. earlier.Sent.Where(sent => Packets.TypeOf(sent.Packet) == type)
                .Select(sent => sent.Packet)];
            byte[] fromA = earlier.Sent.First(s => Packets.TypeOf(s.Packet) == type).Packet;
            var world = new ZrtpWorld(7);

            // The same two phones: same ZIDs and SSRCs, other secrets.
            world.A.Session.Prepare(world.A.Zid);
            world.A.Session.Stop();
            world.B.Session.Prepare(world.B.Zid);
            world.B.Session.Stop();
            world.Path = (from, packet) => Packets.TypeOf(packet) == type
                ? [(0, old.FirstOrDefault(o => Ssrc(o) == Ssrc(packet)) ?? fromA)] : [(0, packet)];
            world.Start(hashes).Run(LimitMs);

            AssertNobodySecure(world, $"{type}, hashes {hashes}");
        }
    }

    [Theory]
    [InlineData("drop once")]
    [InlineData("repeat")]
    [InlineData("delay")]
    [InlineData("repeat late")]
    public void Message_UnchangedButMistreated_DoesNotStopTheCall(string act)
    {
        foreach (string type in (string[])[.. _fields.Select(m => m.Type), "HelloACK", "Conf2ACK"])
        {
            foreach (bool hashes in new[] { false, true })
            {
                int seen = 0;
                ZrtpWorld world = Play(hashes, (_, packet) => Packets.TypeOf(packet) != type
                    ? [(0, packet)] : act switch
                    {
                        "drop once" => seen++ == 0 ? [] : [(0, packet)],
                        "repeat" => [(0, packet), (1, packet)],
                        "delay" => [(90, packet)],
                        _ => [(0, packet), (700, packet)],
                    });

                Assert.True(world.BothSecure, $"{act} {type}, hashes {hashes}: "
                    + $"{world.A.Session.Failure} {world.B.Session.Failure}");
                world.AssertKeysMirrored();
            }
        }
    }

    /// <summary>A message sent to both sides at once, each thinking it is the other's.</summary>
    [Theory]
    [MemberData(nameof(Types))]
    public void Message_GivenBackToItsSenderToo_ChangesNothing(string type)
    {
        ZrtpWorld world = new(9);
        world.Path = (from, packet) =>
        {
            if (Packets.TypeOf(packet) == type)
            {
                world.Inject(from, packet);
            }

            return [(0, packet)];
        };
        world.Start(hashes: true).Run(LimitMs, () => world.BothSecure);

        world.AssertSecure();
    }

    private static uint Ssrc(byte[] packet) => ZrtpPacket.ReadSsrc(packet, 0);

    private static byte[] Change(byte[] packet, int offset)
        => Packets.Change(packet, bytes
            => bytes[offset == FromEnd ? bytes.Length - 4 - 8 : 12 + offset] ^= 1);

    private static ZrtpWorld Play(bool hashes,
        Func<ZrtpEnd, byte[], IEnumerable<(long ExtraMs, byte[] Packet)>> script)
    {
        var world = new ZrtpWorld(7) { Path = script };
        return world.Start(hashes).Run(LimitMs, () => world.BothSecure);
    }

    private static void AssertNobodySecure(ZrtpWorld world, string script)
    {
        foreach (ZrtpEnd end in new[] { world.A, world.B })
        {
            Assert.True(end.Session.State != ZrtpState.Secure, $"{script}: {end.Name} is secure");
            Assert.Equal("", end.Session.Sas);
        }

        Assert.True(world.A.Session.State == ZrtpState.Failed
            || world.B.Session.State == ZrtpState.Failed, $"{script}: nobody noticed");
    }

    private static void AssertAgreedOrNot(ZrtpWorld world)
    {
        if (world.BothSecure)
        {
            world.AssertKeysMirrored();
            return;
        }

        foreach (ZrtpEnd end in new[] { world.A, world.B })
        {
            Assert.True(end.Session.State == ZrtpState.Secure || end.Session.Sas.Length == 0);
        }
    }
}
