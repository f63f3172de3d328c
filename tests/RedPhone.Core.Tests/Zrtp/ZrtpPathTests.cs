using RedPhone.Core.Zrtp;
using Xunit.Abstractions;

namespace RedPhone.Core.Tests.Zrtp;

/// <summary>Bad paths: loss, one message lost, duplicates, reordering.</summary>
public class ZrtpPathTests(ITestOutputHelper output)
{
    public static TheoryData<string> Types() =>
    [
        "Hello", "HelloACK", "Commit", "DHPart1", "DHPart2", "Confirm1", "Confirm2", "Conf2ACK",
    ];

    /// <summary>1 to 59 % in both directions, ten calls each. Up to 30 % every call must get
    /// through; above it a schedule of ten can run out by chance, and then both say so.</summary>
    [Theory]
    [InlineData(ZrtpMode.Dh)]
    [InlineData(ZrtpMode.Preshared)]
    [InlineData(ZrtpMode.PresharedRefused)]
    [InlineData(ZrtpMode.Multistream)]
    public void Call_RandomLoss_IsSecureOrFailsCleanly(ZrtpMode mode)
    {
        int failedAbove = 0;
        for (int percent = 1; percent <= 59; percent++)
        {
            int secure = 0;
            for (int run = 0; run < 10; run++)
            {
                int seed = (percent * 100) + run;
                if (IsSecureOverLoss(mode, seed, percent))
                {
                    secure++;
                }
                else
                {
                    Assert.True(percent > 30, $"seed {seed} at {percent} %");
                    failedAbove += percent > 50 ? 0 : 1;
                }
            }

            output.WriteLine($"{percent} %: {secure} of 10 secure");
        }

        Assert.InRange(failedAbove, 0, 10);
    }

    /// <summary>Half of all datagrams lost, 1,000 calls of each mode: what the RFC's timers give,
    /// reported as it is.</summary>
    [Theory]
    [InlineData(ZrtpMode.Dh)]
    [InlineData(ZrtpMode.Preshared)]
    [InlineData(ZrtpMode.PresharedRefused)]
    [InlineData(ZrtpMode.Multistream)]
    public void Call_HalfOfAllLost_IsSecureOrFailsCleanly(ZrtpMode mode)
    {
        const int Calls = 1000;
        int secure = Enumerable.Range(1, Calls)
            .Count(run => IsSecureOverLoss(mode, 20_000 + run, 50));

        output.WriteLine($"{mode}: {secure} of {Calls} secure at 50 % loss");
        Assert.InRange(secure, Calls / 2, Calls);
    }

    /// <summary>Exactly the nth datagram of the path is lost, for every n.</summary>
    [Theory]
    [InlineData(ZrtpMode.Dh)]
    [InlineData(ZrtpMode.Preshared)]
    [InlineData(ZrtpMode.PresharedRefused)]
    [InlineData(ZrtpMode.Multistream)]
    public void Call_NthDatagramLost_IsSecureForEveryN(ZrtpMode mode)
    {
        int datagrams = ZrtpModes.World(mode, 50).Call().Sent.Count;
        for (int lost = 0; lost < datagrams + 6; lost++)
        {
            int seen = 0;
            ZrtpWorld world = ZrtpModes.World(mode, 50);
            world.Path = (_, packet) => seen++ == lost ? [] : [(0, packet)];
            world.Call();

            world.AssertSecure();
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Call_FirstNineOfAMessageLost_IsStillSecure(string type)
    {
        var world = new ZrtpWorld(51);
        var seen = new Dictionary<string, int>();
        world.Path = (from, packet) =>
        {
            string key = from.Name + Packets.TypeOf(packet);
            seen[key] = seen.GetValueOrDefault(key) + 1;
            return Packets.TypeOf(packet) == type && seen[key] <= 9 ? [] : [(0, packet)];
        };
        world.Call(hashes: true);

        world.AssertSecure();
    }

    /// <summary>Every nth datagram is lost, all along, for all n from 2.</summary>
    [Theory]
    [InlineData(ZrtpMode.Dh)]
    [InlineData(ZrtpMode.Preshared)]
    [InlineData(ZrtpMode.PresharedRefused)]
    [InlineData(ZrtpMode.Multistream)]
    public void Call_EveryNthDatagramLost_IsSecureOrFailsCleanly(ZrtpMode mode)
    {
        int secure = 0;
        for (int every = 2; every <= 16; every++)
        {
            int seen = 0;
            ZrtpWorld world = ZrtpModes.World(mode, 54);
            world.Path = (_, packet) => ++seen % every == 0 ? [] : [(0, packet)];
            world.Call(hashes: true);
            AssertAgreeOrFailed(world);
            secure += world.BothSecure ? 1 : 0;
            Assert.True(world.BothSecure || every <= 3, $"every {every}");
        }

        output.WriteLine($"{mode}: {secure} of 15 secure");
    }

    [Theory]
    [InlineData(ZrtpMode.Dh)]
    [InlineData(ZrtpMode.Preshared)]
    [InlineData(ZrtpMode.PresharedRefused)]
    [InlineData(ZrtpMode.Multistream)]
    public void Call_EveryDatagramTwice_IsSecureOnce(ZrtpMode mode)
    {
        ZrtpWorld world = ZrtpModes.World(mode, 52);
        world.Path = (_, packet) => [(0, packet), (7, packet)];
        world.Call();
        world.AssertSecure();
        byte[] key = world.A.SendKey.ToArray();
        world.Run(2_000);

        world.AssertSecure();
        Assert.Equal(key, world.A.SendKey);
    }

    [Fact]
    public void Call_RandomDelaysAndCopies_IsSecure()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            ZrtpWorld world = ZrtpModes.World((ZrtpMode)(seed % 4), seed);
            world.B.Session.Settings.BothCommit = seed / 4 % 2 == 1;
            world.Path = (_, packet) => Enumerable.Range(0, random.Next(1, 4))
                .Select(_ => ((long)random.Next(0, 600), packet)).ToArray();
            world.Call(hashes: true);

            Assert.True(world.BothSecure, $"seed {seed}: {world.A.Session.Failure} "
                + $"{world.B.Session.Failure}");
            world.AssertSecure();
        }
    }

    /// <summary>A whole earlier call replayed into the next one changes nothing.</summary>
    [Fact]
    public void Call_EarlierCallReplayed_IsSecure()
    {
        var world = new ZrtpWorld(53);
        world.Call(hashes: true);
        var old = world.Sent.ToArray();
        world.Start(hashes: true);
        foreach ((_, ZrtpEnd from, byte[] packet) in old)
        {
            for (long delay = 0; delay < 200; delay += 20)
            {
                if (Packets.TypeOf(packet) != "HelloACK")
                {
                    world.Inject(world.Other(from), packet, delay);
                }
            }
        }

        world.Run(until: () => world.BothSecure);

        world.AssertSecure();
        Assert.True(world.A.Session.Dropped > 0);
    }

    /// <summary>One call with random loss; both have one set of keys, or each says why not.
    /// </summary>
    private static bool IsSecureOverLoss(ZrtpMode mode, int seed, int percent)
    {
        var random = new Random(seed);
        ZrtpWorld world = ZrtpModes.World(mode, seed);
        world.Path = (_, packet) => random.Next(100) < percent ? [] : [(0, packet)];
        world.Call(hashes: true);
        AssertAgreeOrFailed(world);
        return world.BothSecure;
    }

    internal static void AssertAgreeOrFailed(ZrtpWorld world)
    {
        if (world.BothSecure)
        {
            world.AssertSecure();
        }

        foreach (ZrtpEnd end in new[] { world.A, world.B })
        {
            Assert.True(end.Session.State is ZrtpState.Secure or ZrtpState.Failed,
                end.Session.State.ToString());
            Assert.Equal(end.Session.State == ZrtpState.Failed,
                end.Session.Failure != ZrtpFailure.None);
        }
    }
}
