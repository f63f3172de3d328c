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
    [InlineData(ZrtpMode.Dh, false)]
    [InlineData(ZrtpMode.Dh, true)]
    [InlineData(ZrtpMode.Preshared, false)]
    [InlineData(ZrtpMode.PresharedRefused, true)]
    [InlineData(ZrtpMode.Multistream, false)]
    public void Call_EachBitOfEachMessageFlippedOnce_NeverDisagrees(ZrtpMode mode, bool hashes)
    {
        int[] lengths = ZrtpModes.World(mode, 1).Call(hashes).Sent.Select(s => s.Packet.Length).ToArray();
        int secure = 0;
        int failed = 0;
        for (int message = 0; message < lengths.Length; message++)
        {
            for (int bit = 0; bit < (lengths[message] - 4) * 8; bit++)
            {
                int seen = 0;
                ZrtpWorld world = ZrtpModes.World(mode, 1);
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
        Assert.True(failed > 300, $"{secure} secure, {failed} failed");
    }

    [Theory]
    [InlineData(ZrtpMode.Dh)]
    [InlineData(ZrtpMode.Preshared)]
    [InlineData(ZrtpMode.Multistream)]
    public void Handle_EveryMessageCutAtEveryLength_IsDroppedInEveryState(ZrtpMode mode)
    {
        byte[][] messages = Recorded(2, mode);
        foreach (ZrtpState state in StatesOf(mode))
        {
            (ZrtpWorld world, ZrtpEnd end) = InState(2, state, mode);
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

    [Theory]
    [InlineData(ZrtpMode.Dh)]
    [InlineData(ZrtpMode.Preshared)]
    [InlineData(ZrtpMode.Multistream)]
    public void Handle_MessagesLongerThanTheyMayBe_AreDropped(ZrtpMode mode)
    {
        byte[][] messages = Recorded(3, mode);
        foreach (ZrtpState state in StatesOf(mode))
        {
            (ZrtpWorld world, ZrtpEnd end) = InState(3, state, mode);
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

    [Theory]
    [InlineData(ZrtpMode.Dh)]
    [InlineData(ZrtpMode.Preshared)]
    [InlineData(ZrtpMode.Multistream)]
    public void Handle_RandomBytes_NeverThrowsInAnyState(ZrtpMode mode)
    {
        foreach (ZrtpState state in StatesOf(mode))
        {
            (ZrtpWorld world, ZrtpEnd end) = InState(4, state, mode);
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

    private static byte[][] Recorded(int seed, ZrtpMode mode) =>
        ZrtpModes.World(mode, seed).Call().Sent.Select(s => s.Packet).ToArray();

    /// <summary>The states a run of this mode passes.</summary>
    internal static IEnumerable<ZrtpState> StatesOf(ZrtpMode mode) => AllStates.Where(state =>
        mode == ZrtpMode.Dh
        || state is not (ZrtpState.AwaitingDhPart2 or ZrtpState.AwaitingConfirm1));

    /// <summary>A world stopped at the moment one end is in a state; what is under way is
    /// lost.</summary>
    internal static (ZrtpWorld World, ZrtpEnd End) InState(int seed, ZrtpState state,
        ZrtpMode mode)
    {
        ZrtpWorld world = ZrtpModes.World(mode, seed);
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
