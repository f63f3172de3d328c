using System.Text.RegularExpressions;

namespace RedPhone.Architecture.Tests;

/// <summary>The tables of docs/protocol/zrtp.md name tests: each one exists.</summary>
public sealed partial class ZrtpTableTests
{
    private const int LeastNames = 80;

    private static readonly string _page =
        File.ReadAllText(Path.Combine(Repository.Root, "docs", "protocol", "zrtp.md"));

    [Fact]
    public void Table_EachNamedTest_Exists()
    {
        Dictionary<string, string> classes = Letter().Matches(Legend())
            .ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
        (string Class, string Method)[] named = [.. _page.Split('\n')
            .Where(line => line.StartsWith('|'))
            .SelectMany(line => Named().Matches(line))
            .Select(m => (classes.GetValueOrDefault(m.Groups[1].Value, "?"), m.Groups[2].Value))];

        Assert.True(named.Length >= LeastNames, $"only {named.Length} names found");
        Assert.DoesNotContain(named, test => !IsThere(test.Class, test.Method));
        Assert.DoesNotContain(classes.Values, name => Source(name) is null);
    }

    [Fact]
    public void Table_NameOfNoTest_IsFound()
        => Assert.False(IsThere("ZrtpCallTests", "Call_ThatNobodyWrote_IsSecure"));

    private static string Legend()
        => _page.Split('\n').Single(line => line.StartsWith("Test classes: "));

    private static bool IsThere(string testClass, string method)
        => Source(testClass)?.Contains($" {method}(") == true;

    private static string? Source(string testClass)
    {
        string? path = Repository.Files("tests", ".cs")
            .FirstOrDefault(file => Path.GetFileNameWithoutExtension(file) == testClass);
        return path is null ? null : File.ReadAllText(path);
    }

    [GeneratedRegex(@"\b([A-Z]) `(\w+)`")]
    private static partial Regex Letter();

    /// <summary>A class by its letter, and the name of a test.</summary>
    [GeneratedRegex(@"\b([A-Z]) (\w+_\w+_\w+)")]
    private static partial Regex Named();
}
