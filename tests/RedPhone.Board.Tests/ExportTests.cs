using RedPhone.Board.Drawing;

namespace RedPhone.Board.Tests;

public sealed class ExportTests
{
    [Fact]
    public void Export_ToAFolder_EqualsTheCommittedFiles()
    {
        using var repository = new Repository(TestBoard.Real());
        Assert.Contains("schematics/kicad/codec.kicad_sch", repository.Written);
        Assert.Contains("schematics/lepton/codec.sch", repository.Written);
        Assert.Contains("hardware/bom.csv", repository.Written);
        Assert.All(repository.Written, path => Assert.Equal(
            File.ReadAllBytes(Path.Combine(repository.Root, path)),
            File.ReadAllBytes(Path.Combine(TestBoard.Root, path))));
    }

    [Theory]
    [InlineData("schematics/kicad")]
    [InlineData("schematics/lepton")]
    public void Committed_Folder_HoldsNothingElse(string folder)
    {
        using var repository = new Repository(TestBoard.Real());
        // What KiCad itself leaves behind is not committed (.gitignore).
        Assert.Equal(Names(repository.Root, folder), Names(TestBoard.Root, folder)
            .Where(n => !n.EndsWith(".kicad_prl") && !n.EndsWith("-backups")));
    }

    [Fact]
    public void Committed_Pictures_WereDrawnFromTheseSheets()
    {
        Assert.Equal(Pictures.RecordOf(TestBoard.Root),
            File.ReadAllText(Path.Combine(TestBoard.Root, Pictures.Record)));
        Assert.All(Names(TestBoard.Root, "schematics/lepton").Select(
            n => Path.GetFileNameWithoutExtension(n)), n =>
            {
                Assert.True(File.Exists(Path.Combine(TestBoard.Root, $"schematics/svg/{n}.svg")));
                Assert.True(File.Exists(Path.Combine(TestBoard.Root, $"schematics/pdf/{n}.pdf")));
            });
    }

    [Fact]
    public void Record_ChangedSheet_IsNoticed()
    {
        using var repository = new Repository(TestBoard.Real());
        string before = Pictures.RecordOf(repository.Root);
        repository.Edit("schematics/lepton/codec.sch", "refdes=R24", "refdes=R99");
        Assert.NotEqual(before, Pictures.RecordOf(repository.Root));
    }

    /// <summary>Drawn lines only: letters depend on the machine's fonts.</summary>
    [LeptonFact]
    public void Committed_Svg_HasTheLinesLeptonDrawsNow()
    {
        using var repository = new Repository(TestBoard.Real());
        List<string> drawn = [.. Pictures.Draw(repository.Root).Where(p => p.EndsWith(".svg"))];
        Assert.Equal(7, drawn.Count);
        Assert.All(drawn, path => Assert.Equal(Strokes(repository.Root, path),
            Strokes(TestBoard.Root, path)));
    }

    private static List<string> Strokes(string root, string path)
    {
        List<string> lines = [.. File.ReadLines(Path.Combine(root, path))
            .Where(l => l.Contains("stroke:rgb"))];
        Assert.True(lines.Count > 20, $"{path} has only {lines.Count} lines");
        return lines;
    }

    private static IEnumerable<string> Names(string root, string folder) =>
        Directory.GetFileSystemEntries(Path.Combine(root, folder))
            .Select(p => Path.GetFileName(p)!).Order();
}
