using RedPhone.Cli.Fuzz;

namespace RedPhone.Interop.Tests;

/// <summary>The targets of <c>redphone fuzz</c>: they run, and they notice.</summary>
public sealed class FuzzTests
{
    [Theory]
    [InlineData("zrtp", 300)]
    [InlineData("srtp", 20_000)]
    [InlineData("stun", 20_000)]
    [InlineData("link", 200)]
    [InlineData("signaling", 20_000)]
    public void Run_TrueAndChangedInputs_FindsNothing(string name, int runs)
    {
        IFuzzTarget target = Create(name);
        Assert.NotEmpty(target.Seeds);
        for (int seed = 0; seed < target.Seeds.Count; seed++)
        {
            Assert.Null(target.Run(seed, (byte[])target.Seeds[seed].Clone()));
        }

        var random = new Random(1);
        for (int i = 0; i < runs; i++)
        {
            int seed = random.Next(target.Seeds.Count);
            byte[] input = Mutator.Change(random, target.Seeds, seed);
            string hex = Convert.ToHexStringLower(input);
            string? wrong = target.Run(seed, input);
            Assert.True(wrong is null, $"--target {name} --replay {seed}:{hex}: {wrong}");
        }
    }

    [Fact]
    public void Change_OneSeed_GivesTheSameInputsAndDifferentOnes()
    {
        byte[][] seeds = [[1, 2, 3, 4, 5, 6, 7, 8]];
        byte[][] first = [.. Make(seeds)];

        Assert.Equal(first, Make(seeds));
        Assert.True(first.Select(Convert.ToHexString).Distinct().Count() > 40);
    }

    private static IEnumerable<byte[]> Make(byte[][] seeds)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, 50).Select(_ => Mutator.Change(random, seeds, 0))];
    }

    private static IFuzzTarget Create(string name) => name switch
    {
        "zrtp" => new ZrtpFuzz(),
        "srtp" => new SrtpFuzz(),
        "stun" => new StunFuzz(),
        "link" => new LinkFuzz(),
        _ => new SignalingFuzz(),
    };
}
