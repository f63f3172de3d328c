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
    [Fact]
    public void Call_RandomLoss_IsSecureOrFailsCleanly()
    {
        int failedAbove = 0;
        for (int percent = 1; percent <= 59; percent++)
        {
            int secure = 0;
            for (int run = 0; run < 10; run++)
            {
                int seed = (percent * 100) + run;
                var random = new Random(seed);
                var world = new ZrtpWorld(seed);
                world.Path = (_, packet) => random.Next(100) < percent ? [] : [(0, packet)];
                world.Call(hashes: true);
                if (world.BothSecure)
                {
                    world.AssertSecure();
                    secure++;
                }
                else
                {
                    Assert.True(percent > 30, $"seed {seed} at {percent} %");
                    failedAbove += percent > 50 ? 0 : 1;
                    AssertAgreeOrFailed(world);
                }
            }

            output.WriteLine($"{percent} %: {secure} of 10 secure");
        }

        Assert.InRange(failedAbove, 0, 10);
    }

    /// <summary>Exactly the nth datagram of the path is lost, for every n.</summary>
    [Fact]
    public void Call_NthDatagramLost_IsSecureForEveryN()
    {
        for (int lost = 0; lost < 16; lost++)
        {
            int seen = 0;
            var world = new ZrtpWorld(50);
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

    [Fact]
    public void Call_EveryDatagramTwice_IsSecureOnce()
    {
        var world = new ZrtpWorld(52);
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
            var world = new ZrtpWorld(seed);
            world.B.Session.Settings.BothCommit = seed % 2 == 1;
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

    internal static void AssertAgreeOrFailed(ZrtpWorld world)
    {
        foreach (ZrtpEnd end in new[] { world.A, world.B })
        {
            Assert.True(end.Session.State is ZrtpState.Secure or ZrtpState.Failed,
                end.Session.State.ToString());
        }
    }
}
