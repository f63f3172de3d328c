namespace RedPhone.Cli.Tests;

/// <summary><c>redphone selftest</c>: the board half on chip models.</summary>
public class SelfTestCommandTests
{
    [Fact]
    public async Task SelfTest_BoardOnly_PassesAndExitsWithZero()
    {
        ShellResult result = await Shell.RunAsync(["selftest", "--board-only"]);
        Assert.Equal(ExitCode.Ok, result.Code);
        Assert.Contains("PASS sound tone comes back", result.Output);
        Assert.Matches(@"SELFTEST \d+ passed, 0 failed\s*$", result.Output);
    }

    [Fact]
    public async Task SelfTest_WithTwoFaults_FailsInBothLines()
    {
        ShellResult result = await Shell.RunAsync(["selftest", "--board-only", "--fault",
            "ringer-dead", "--fault", "key-stuck"]);
        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Contains("FAIL panel ringer: ", result.Output);
        Assert.Contains("FAIL keypad no key is stuck: ", result.Output);
        Assert.Matches(@"SELFTEST \d+ passed, 2 failed\s*$", result.Output);
    }

    [Fact]
    public async Task SelfTest_UnknownFault_SaysWhereTheNamesAre()
    {
        ShellResult result = await Shell.RunAsync(["selftest", "--fault", "gremlins"]);
        Assert.Equal(ExitCode.Environment, result.Code);
        Assert.Contains("--fault list", result.Error);
    }
}
