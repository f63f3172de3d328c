using RedPhone.SelfTest;

namespace RedPhone.Esp32.Tests;

public class SelfTestTests
{
    [Fact]
    public void SelfTest_OnThePc_PassesAndSaysSoInItsLastLine()
    {
        var console = new Lines();
        int failed = SelfTestRun.Run(console);
        string[] lines = [.. console.All];
        Assert.True(failed == 0, string.Join('\n', lines.Where(line => line.StartsWith("FAIL"))));
        int passed = lines.Count(line => line.StartsWith("PASS "));
        Assert.InRange(passed, 40, 1000);
        Assert.Equal($"SELFTEST {passed} passed, 0 failed", lines[^1]);
        Assert.Contains(lines, line => line.StartsWith("TIME curve x25519 "));
    }

    [Fact]
    public void Report_AFailure_IsCountedAndNamed()
    {
        var console = new Lines();
        var report = new SelfTestReport(console);
        report.Begin("part");
        report.Check("good", true);
        report.Check("bad", false);
        report.Skip("board", "none here");
        report.End();
        Assert.Equal(
            ["PASS part good", "FAIL part bad", "SKIP part board: none here",
                "SELFTEST 1 passed, 1 failed"], console.All);
    }

    private sealed class Lines : ISelfTestConsole
    {
        private long _nowMs;

        public List<string> All { get; } = [];

        public long NowMs => _nowMs += 3;

        public void WriteLine(string line) => All.Add(line);
    }
}
