using FsCheck;
using FsCheck.Fluent;
using RedPhone.Core.Zrtp;

namespace RedPhone.Core.Tests.Zrtp;

/// <summary>
/// Whatever arrives, in whatever state: no exception, and never one side secure with keys that the
/// other, secure as well, does not have.
/// </summary>
public class ZrtpHostileInputTests
{
    private static readonly ZrtpState[] AllStates =
    [
        ZrtpState.Discovering, ZrtpState.AwaitingCommit, ZrtpState.Committing,
        ZrtpState.AwaitingDhPart2, ZrtpState.Computing, ZrtpState.AwaitingConfirm1,
        ZrtpState.AwaitingConfirm2, ZrtpState.AwaitingConf2Ack, ZrtpState.Secure,
    ];

    /// <summary>Each bit of each message, flipped on its first way, CRC made right.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Call_EachBitOfEachMessageFlippedOnce_NeverDisagrees(bool hashes)
    {
        int[] lengths = new ZrtpWorld(1).Call(hashes).Sent.Select(s => s.Packet.Length).ToArray();
        int secure = 0;
        int failed = 0;
        for (int message = 0; message < lengths.Length; message++)
        {
            for (int bit = 0; bit < (lengths[message] - 4) * 8; bit++)
            {
                int seen = 0;
                var world = new ZrtpWorld(1);
                world.Path = (_, packet) => seen++ == message
                    ? [(0, Packets.Flip(packet, bit))] : [(0, packet)];
                world.Call(hashes);
                if (world.BothSecure)
                {
                    world.AssertKeysMirrored();
                    secure++;
                }
                else
                {
                    failed++;
                    AssertNobodyStrandedWithOtherKeys(world, $"message {message}, bit {bit}");
                }
            }
        }

        // What is dropped or immaterial heals by repetition: with announced hashes that includes
        // the Hellos, without them a changed first Hello is believed until its MAC is known.
        Assert.True(secure > (hashes ? failed : 1000), $"{secure} secure, {failed} failed");
        Assert.True(failed > 1000, $"{secure} secure, {failed} failed");
    }

    [Fact]
    public void Handle_EveryMessageCutAtEveryLength_IsDroppedInEveryState()
    {
        byte[][] messages = Recorded(2);
        foreach (ZrtpState state in AllStates)
        {
            (ZrtpWorld world, ZrtpEnd end) = InState(2, state);
            foreach (byte[] packet in messages)
            {
                for (int count = 0; count < packet.Length; count++)
                {
                    byte[] cut = packet[..count];
                    Feed(end, world, cut);
                    if (count >= 16)
                    {
                        Feed(end, world, Packets.WithCrc(cut));
                    }

                    if (count >= 28 && count % 4 == 0)
                    {
                        // The length field agrees as well: only the message's own check is left.
                        Feed(end, world, Packets.Change(cut, p =>
                        {
                            p[14] = 0;
                            p[15] = (byte)((count - 16) / 4);
                        }));
                    }
                }
            }

            Assert.True(end.Session.State == state
                || end.Session.State == ZrtpState.Failed || state == ZrtpState.AwaitingConf2Ack,
                $"{state} became {end.Session.State}");
        }
    }

    [Fact]
    public void Handle_MessagesLongerThanTheyMayBe_AreDropped()
    {
        byte[][] messages = Recorded(3);
        foreach (ZrtpState state in AllStates)
        {
            (ZrtpWorld world, ZrtpEnd end) = InState(3, state);
            foreach (byte[] packet in messages)
            {
                for (int more = 4; more <= 1484; more += 148)
                {
                    byte[] message = [.. Packets.Message(packet), .. new byte[more]];
                    message[2] = (byte)(message.Length / 4 >> 8);
                    message[3] = (byte)(message.Length / 4);
                    Feed(end, world, Packets.Wrap(message, world.Other(end).Ssrc));
                }
            }

            Feed(end, world, new byte[1500]);
            Feed(end, world, new byte[9000]);
        }
    }

    [Fact]
    public void Handle_RandomBytes_NeverThrowsInAnyState()
    {
        foreach (ZrtpState state in AllStates)
        {
            (ZrtpWorld world, ZrtpEnd end) = InState(4, state);
            var property = Prop.ForAll<byte[], ushort>((noise, choice) =>
            {
                byte[] message = new byte[12 + ((noise.Length + 3) / 4 * 4)];
                noise.CopyTo(message, 12);
                ZrtpMessage.WriteHead(message, MessageTypes[choice % MessageTypes.Length],
                    message.Length);
                Feed(end, world, Packets.Wrap(message, world.Other(end).Ssrc));
                Feed(end, world, noise);
                return true;
            });
            property.QuickCheckThrowOnFailure();
        }
    }

    /// <summary>
    /// State x message: a message of another call (right CRC and SSRC, foreign chain) moves
    /// nothing, but for the ones that carry no authentication: Conf2ACK where it is awaited, and
    /// Error.
    /// </summary>
    [Fact]
    public void Handle_ForeignMessageInEveryState_MovesNothing()
    {
        byte[][] foreign = Recorded(500);
        foreach (ZrtpState state in AllStates)
        {
            foreach (byte[] packet in foreign)
            {
                (ZrtpWorld world, ZrtpEnd end) = InState(5, state);
                string type = Packets.TypeOf(packet);
                byte[] mine = Packets.Wrap(Packets.Message(packet), world.Other(end).Ssrc);
                int dropped = end.Session.Dropped;
                end.Session.Handle(world.Now, mine, 0, mine.Length);

                bool mayMove = (type == "Conf2ACK" && state == ZrtpState.AwaitingConf2Ack)
                    || (type is "Hello" or "HelloACK" && state == ZrtpState.Discovering);
                bool used = mayMove || (type == "Confirm1"
                    && state is ZrtpState.Computing or ZrtpState.AwaitingConfirm1)
                    || (type == "Confirm2" && state == ZrtpState.AwaitingConfirm2);
                Assert.True(mayMove || end.Session.State == state,
                    $"{type} moved {state} to {end.Session.State}");
                Assert.True(used || end.Session.Dropped == dropped + 1 || type == "Confirm1",
                    $"{type} in {state} was not dropped");
            }
        }
    }

    /// <summary>State x own message: every message of the very call, in every state, moves only
    /// along the table at ZrtpSession.</summary>
    [Fact]
    public void Handle_OwnCallsMessageInEveryState_MovesAlongTheTable()
    {
        var moves = new HashSet<string>();
        foreach (ZrtpState state in AllStates)
        {
            (ZrtpWorld recorded, _) = InState(6, ZrtpState.Secure);
            foreach (var sent in recorded.Sent)
            {
                (ZrtpWorld world, ZrtpEnd end) = InState(6, state);
                if (sent.From.Name == end.Name)
                {
                    continue;
                }

                end.Session.Handle(world.Now, sent.Packet, 0, sent.Packet.Length);
                if (end.Session.State != state)
                {
                    moves.Add($"{state} {Packets.TypeOf(sent.Packet)} {end.Session.State}");
                }
            }
        }

        Assert.Equal(
            [
                "AwaitingCommit Commit AwaitingDhPart2",
                "AwaitingConf2Ack Conf2ACK Secure",
                "AwaitingConfirm1 Confirm1 AwaitingConf2Ack",
                "AwaitingConfirm2 Confirm2 Secure",
                "AwaitingDhPart2 DHPart2 Computing",
                "Committing DHPart1 Computing",
            ],
            moves.Order());
    }

    [Fact]
    public void Handle_WhenIdleOrFailed_OnlyCounts()
    {
        byte[][] messages = Recorded(7);
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

    private static readonly ulong[] MessageTypes =
    [
        ZrtpMessage.Hello, ZrtpMessage.HelloAck, ZrtpMessage.Commit, ZrtpMessage.DhPart1,
        ZrtpMessage.DhPart2, ZrtpMessage.Confirm1, ZrtpMessage.Confirm2, ZrtpMessage.Conf2Ack,
        ZrtpMessage.Error, ZrtpMessage.ErrorAck, ZrtpMessage.GoClear, ZrtpMessage.ClearAck,
        ZrtpMessage.SasRelay, ZrtpMessage.RelayAck, ZrtpMessage.Ping, ZrtpMessage.PingAck, 0,
    ];

    private static void Feed(ZrtpEnd end, ZrtpWorld world, byte[] packet)
    {
        int counted = end.Session.Dropped + end.Session.BadCrc;
        end.Session.Handle(world.Now, packet, 0, packet.Length);
        Assert.InRange(end.Session.Dropped + end.Session.BadCrc, counted, counted + 1);
    }

    private static byte[][] Recorded(int seed) =>
        new ZrtpWorld(seed).Call().Sent.Select(s => s.Packet).ToArray();

    /// <summary>A world stopped at the moment one end is in a state; what is under way is
    /// lost.</summary>
    private static (ZrtpWorld World, ZrtpEnd End) InState(int seed, ZrtpState state)
    {
        var world = new ZrtpWorld(seed);
        ZrtpEnd? found = null;
        world.Start();
        world.Run(until: () =>
        {
            found = world.A.Session.State == state ? world.A
                : world.B.Session.State == state ? world.B : null;
            return found is not null && (state != ZrtpState.Secure || world.BothSecure);
        });
        Assert.NotNull(found);
        return (world, found);
    }

    /// <summary>Both secure with other keys must not be; nor one secure while the other failed for
    /// a wrong key.</summary>
    private static void AssertNobodyStrandedWithOtherKeys(ZrtpWorld world, string what)
    {
        foreach (ZrtpEnd end in new[] { world.A, world.B })
        {
            Assert.True(end.Session.State == ZrtpState.Failed
                || (end.Session.State == ZrtpState.Secure
                    && world.Other(end).Session.Failure != ZrtpFailure.BadConfirm),
                $"{what}: {end.Name} is {end.Session.State}, other "
                + $"{world.Other(end).Session.Failure}");
        }
    }
}
