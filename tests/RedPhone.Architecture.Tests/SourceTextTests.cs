using System.Collections.Concurrent;

namespace RedPhone.Architecture.Tests;

public class SourceTextTests
{
    private static readonly string[] SourceFolders =
        ["firmware", "host-server", "tools", "tests", "hardware", "schematics"];

    private static readonly string[] TextExtensions =
    [
        ".cs", ".csproj", ".nfproj", ".props", ".targets", ".md", ".json", ".yml", ".yaml", ".txt",
        ".sln", ".sh", ".config", ".html", ".css", ".js", ".svg", ".editorconfig", "",
    ];

    private static readonly ConcurrentDictionary<string, string[]> Lines = new();

    [Fact]
    public void SharedFirmware_Sources_HaveNoConditionalCompilation()
        => AssertNone(FirmwareSources(), SourceRules.HasConditional);

    [Fact]
    public void SharedFirmware_Sources_NameNoPlatformType()
        => AssertNone(FirmwareSources(), SourceRules.HasPlatformType);

    [Fact]
    public void Sources_EachLine_FitsTheColumns()
        => AssertNone(Sources().Where(file
            => !SourceRules.WideFiles.Contains(Repository.Relative(file))),
            line => line.Length > SourceRules.MaxColumns);

    [Fact]
    public void Sources_EachLine_HasNoUnfinishedMark()
        => AssertNone(Sources(), SourceRules.HasUnfinishedMark);

    [Fact]
    public void Sources_SuppressedWarnings_HaveAReason()
        => AssertNone(Sources(), SourceRules.HasBareSuppression);

    [Fact]
    public void Sources_EachFile_IsShort()
    {
        string[] tooLong = [.. Sources()
            .Where(file => File.ReadLines(file).Count() > SourceRules.MaxLines)
            .Select(Repository.Relative).Except(SourceRules.LongFiles)];
        Assert.True(tooLong.Length == 0, $"over {SourceRules.MaxLines} lines, split them: "
            + string.Join(", ", tooLong));
    }

    [Fact]
    public void LongFiles_AllowList_NamesFilesThatExist()
        => Assert.All(SourceRules.LongFiles,
            path => Assert.True(File.Exists(Path.Combine(Repository.Root, path)), path));

    [Fact]
    public void Repository_AllTexts_NameNoMachinePath()
        => AssertNone(Repository.Files("", TextExtensions)
            .Where(file => !file.EndsWith("SourceTextTests.cs")), SourceRules.HasMachinePath);

    [Fact]
    public void FirmwareSources_EachNamespace_IsABlock()
        => AssertNone(FirmwareSources(),
            line => line.StartsWith("namespace ") && line.TrimEnd().EndsWith(';'));

    [Theory]
    [InlineData("#if DEBUG", true)]
    [InlineData("  # region Fast", true)]
    [InlineData("// #if is not for us", false)]
    [InlineData("#pragma warning disable CS1591 // generated", false)]
    public void HasConditional_Line_IsSeen(string line, bool expected)
        => Assert.Equal(expected, SourceRules.HasConditional(line));

    [Theory]
    [InlineData("// TO" + "DO: later", true)]
    [InlineData("/* FIX" + "ME */", true)]
    [InlineData("todoList.Add(x);", false)]
    public void HasUnfinishedMark_Line_IsSeen(string line, bool expected)
        => Assert.Equal(expected, SourceRules.HasUnfinishedMark(line));

    [Theory]
    [InlineData("open(\"/home/" + "ann/x\")", true)]
    [InlineData("see /work/" + "shared", true)]
    [InlineData("C:\\Users\\" + "ann", true)]
    [InlineData("GET /homework", false)]
    [InlineData("docs/work/plan.md", false)]
    public void HasMachinePath_Line_IsSeen(string line, bool expected)
        => Assert.Equal(expected, SourceRules.HasMachinePath(line));

    [Theory]
    [InlineData("long t = DateTime.UtcNow.Ticks;", true)]
    [InlineData("var s = new Socket(a, b, c);", true)]
    [InlineData("System.Threading.Thread.Sleep(5);", true)]
    [InlineData("// the clock, not DateTime.UtcNow", false)]
    [InlineData("log.Write(\"Console.WriteLine\");", false)]
    [InlineData("int timerRandom = 5;", false)]
    public void HasPlatformType_Line_IsSeen(string line, bool expected)
        => Assert.Equal(expected, SourceRules.HasPlatformType(line));

    [Theory]
    [InlineData("#pragma warning disable CS1591", true)]
    [InlineData("#pragma warning disable CS1591 // the names say it", false)]
    public void HasBareSuppression_Line_IsSeen(string line, bool expected)
        => Assert.Equal(expected, SourceRules.HasBareSuppression(line));

    private static IEnumerable<string> Sources()
        => SourceFolders.SelectMany(folder => Repository.Files(folder, ".cs"));

    private static IEnumerable<string> FirmwareSources()
        => Repository.FirmwareLibraries.SelectMany(
            library => Repository.Files("firmware/" + library, ".cs"));

    private static void AssertNone(IEnumerable<string> files, Func<string, bool> isBad)
    {
        var found = new List<string>();
        int read = 0;
        foreach (string file in files)
        {
            string[] lines = Lines.GetOrAdd(file, File.ReadAllLines);
            read += lines.Length;
            for (int i = 0; i < lines.Length; i++)
            {
                if (isBad(lines[i]))
                {
                    found.Add($"{Repository.Relative(file)}:{i + 1}: {lines[i].Trim()}");
                }
            }
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
        Assert.NotEqual(0, read);
    }
}
