using System.Text.RegularExpressions;
using RedPhone.Models;
using RedPhone.SelfTest;

namespace RedPhone.Board.Tests;

/// <summary>The steps of hardware/bringup and the lines of the self-test name each other.</summary>
public sealed partial class BringupTests
{
    private static readonly string _page = File.ReadAllText(
        Path.Combine(TestBoard.Root, "hardware", "bringup", "README.md"));

    [Fact]
    public void Steps_EachNamedLine_IsPrintedByTheSelfTest()
    {
        string[] named = Named();
        Assert.InRange(named.Length, 30, 60);
        HashSet<string> printed = Printed();
        Assert.All(named, line => Assert.Contains(line, printed));
    }

    [Fact]
    public void Lines_EachOfTheSelfTest_HasAStep()
    {
        // Of the sixteen keys the page names the first and the last.
        string[] left = [.. Printed().Except(Named()).Where(l => !l.StartsWith("keypad key "))];
        Assert.Empty(left);
    }

    [Fact]
    public void Steps_Numbers_AreInOrder()
        => Assert.Equal(Enumerable.Range(1, 22),
            StepNumber().Matches(_page).Select(m => int.Parse(m.Groups[1].Value)));

    [Fact]
    public void Commands_Faults_AreThoseThatExist()
        => Assert.All(FaultName().Matches(_page).Select(m => m.Groups[1].Value).Where(
            n => n != "list"), name => Assert.NotNull(BoardFault.Find(name)));

    private static string[] Named() => [.. StepRow().Matches(_page)
        .SelectMany(row => Quoted().Matches(row.Groups[1].Value)).Select(m => m.Groups[1].Value)
        .Distinct()];

    private static HashSet<string> Printed()
    {
        var lines = new List<string>();
        var bench = new SelfTestBench(new PhoneBoardModel(new PhoneBoardOptions()), lines.Add);
        SelfTestRun.RunBoard(bench, bench);
        return [.. lines.Where(l => l.StartsWith("PASS ") || l.StartsWith("SKIP "))
            .Select(l => l[5..].Split(": ")[0])];
    }

    [GeneratedRegex(@"^\| \d+ \|.*\| ([^|]*) \|$", RegexOptions.Multiline)]
    private static partial Regex StepRow();

    [GeneratedRegex(@"^\| (\d+) \|", RegexOptions.Multiline)]
    private static partial Regex StepNumber();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex("--fault ([a-z-]+)")]
    private static partial Regex FaultName();
}
