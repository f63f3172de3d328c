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

    /// <summary>Kept inputs: hostile ones by hand, and every finding ever made.</summary>
    [Theory]
    [InlineData("zrtp")]
    [InlineData("srtp")]
    [InlineData("stun")]
    [InlineData("link")]
    [InlineData("signaling")]
    public void Corpus_EachKeptInput_FindsNothing(string name)
    {
        IFuzzTarget target = Create(name);
        IReadOnlyList<Corpus.Entry> entries = Corpus.Embedded(name);
        Assert.True(entries.Count >= 5, $"{entries.Count} inputs");
        foreach (Corpus.Entry entry in entries)
        {
            Assert.InRange(entry.Seed, 0, target.Seeds.Count - 1);
            string? wrong = target.Run(entry.Seed, (byte[])entry.Input.Clone());
            Assert.True(wrong is null, $"{entry.Origin}: {wrong}");
        }
    }

    [Theory]
    [InlineData("3:00ff", 3)]
    [InlineData("0:", 0)]
    [InlineData("3:0", -1)]
    [InlineData("3:0g", -1)]
    [InlineData("-1:00", -1)]
    [InlineData("00", -1)]
    [InlineData("1:00:00", -1)]
    public void TryParse_SeedAndHex_OrNothing(string line, int seed)
        => Assert.Equal(seed, Corpus.TryParse(line, "")?.Seed ?? -1);

    [Fact]
    public void InDirectory_FilesAndComments_AreReadInOrder()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("redphone-corpus-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "b.hex"), "# found\n1:aa\n");
            File.WriteAllText(Path.Combine(folder.FullName, "a.hex"), "0:bb # why\n\n");
            File.WriteAllText(Path.Combine(folder.FullName, "c.txt"), "no");
            Assert.Equal([(0, "BB"), (1, "AA")], Corpus.InDirectory(folder.FullName)
                .Select(entry => (entry.Seed, Convert.ToHexString(entry.Input))));
            File.WriteAllText(Path.Combine(folder.FullName, "d.hex"), "hello\n");
            Assert.Throws<FormatException>(() => Corpus.InDirectory(folder.FullName));
        }
        finally
        {
            folder.Delete(true);
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
