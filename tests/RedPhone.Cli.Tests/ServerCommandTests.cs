using System.Net;
using System.Net.Sockets;

namespace RedPhone.Cli.Tests;

public sealed class ServerCommandTests : IDisposable
{
    private static readonly string Key = new('7', 64);
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("master --listen nowhere")]
    [InlineData("master --public relay.example:3478")]
    [InlineData("master --public 192.0.2.1:0")]
    [InlineData("master --wrong")]
    [InlineData("master relay add")]
    [InlineData("master relay add 1 192.0.2.1:3478 77")]
    [InlineData("master relay remove zz")]
    [InlineData("relay init")]
    [InlineData("relay init --public 3478")]
    [InlineData("enroll")]
    [InlineData("enroll 101")]
    [InlineData("emulator")]
    [InlineData("emulator run")]
    [InlineData("nonsense")]
    public async Task Command_WrongLine_IsAUsageErrorThatSaysWhy(string line)
    {
        ShellResult result = await Shell.RunAsync([.. line.Split(' '), .. Data(line, "none")]);
        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.NotEmpty(result.Error);
        Assert.False(Directory.Exists(_directory.PathOf("none")));
    }

    [Theory]
    [InlineData("master relay list", "There is no master in")]
    [InlineData("master relay remove 1f2e3d4c", "There is no master in")]
    [InlineData("master account list", "There is no master in")]
    [InlineData("master account revoke 101", "There is no master in")]
    [InlineData("enroll 101 --master 192.0.2.1:31337 --out never.txt", "There is no master in")]
    [InlineData("relay", "relay init")]
    public async Task Command_NoDataThere_IsTheMachinesFaultAndSaysWhatToDo(
        string line, string text)
    {
        ShellResult result = await Shell.RunAsync([.. line.Split(' '), .. Data(line, "none")]);
        Assert.Equal(ExitCode.Environment, result.Code);
        Assert.Contains(text, result.Error);
        Assert.False(File.Exists("never.txt"));
    }

    [Fact]
    public async Task Emulator_NoSettingsFile_IsTheMachinesFault()
    {
        ShellResult result = await Shell.RunAsync(
            "emulator", "--settings", _directory.PathOf("none.txt"));
        Assert.Equal(ExitCode.Environment, result.Code);
        Assert.Contains("none.txt", result.Error);
    }

    [Fact]
    public async Task Emulator_AnotherFileAsSettings_SaysWhatMakesOne()
    {
        string path = _directory.PathOf("letter.txt");
        await File.WriteAllTextAsync(path, "Dear Sir,\n");
        ShellResult result = await Shell.RunAsync("emulator", "--settings", path);
        Assert.Equal(ExitCode.Environment, result.Code);
        Assert.Contains("redphone enroll", result.Error);
        Assert.False(Directory.Exists(path + ".flash"));
    }

    [Fact]
    public async Task RelayInit_Twice_KeepsTheFirstIdentity()
    {
        string[] init = ["relay", "init", "--public", "192.0.2.7:3478", "--data",
            _directory.PathOf("r")];
        ShellResult first = await Shell.RunAsync(init);
        string kept = await File.ReadAllTextAsync(_directory.PathOf("r/relay.key"));
        ShellResult second = await Shell.RunAsync(init);
        Assert.Equal(ExitCode.Ok, first.Code);
        Assert.EndsWith($"redphone master relay add {kept}", first.Output);
        Assert.Equal(ExitCode.Environment, second.Code);
        Assert.Contains("exists already", second.Error);
        Assert.Equal(kept, await File.ReadAllTextAsync(_directory.PathOf("r/relay.key")));
    }

    [Fact]
    public async Task Relay_PortInUse_SaysSo()
    {
        using var other = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        int port = ((IPEndPoint)other.Client.LocalEndPoint!).Port;
        string data = _directory.PathOf("r");
        await Shell.RunAsync("relay", "init", "--public", "192.0.2.7:3478", "--data", data);
        ShellResult result = await Shell.RunAsync(
            "relay", "--listen", $"127.0.0.1:{port}", "--data", data);
        Assert.Equal(ExitCode.Environment, result.Code);
        Assert.Contains("Cannot listen", result.Error);
    }

    [RequiresLibraryFact]
    public async Task MasterRelay_AddListRemove_ShowsNoKey()
    {
        string[] data = ["--data", _directory.PathOf("m")];
        ShellResult added = await Shell.RunAsync(
            ["master", "relay", "add", "1f2e3d4c", "192.0.2.7:3478", Key, .. data]);
        ShellResult list = await Shell.RunAsync(["master", "relay", "list", .. data]);
        ShellResult removed = await Shell.RunAsync(
            ["master", "relay", "remove", "1f2e3d4c", .. data]);
        ShellResult again = await Shell.RunAsync(
            ["master", "relay", "remove", "1f2e3d4c", .. data]);
        Assert.Equal(ExitCode.Ok, added.Code);
        Assert.Equal("1f2e3d4c  192.0.2.7:3478", list.Output.Trim());
        Assert.DoesNotContain(Key, added.Output + list.Output);
        Assert.Equal(ExitCode.Ok, removed.Code);
        Assert.Equal(ExitCode.Failed, again.Code);
    }

    [RequiresLibraryFact]
    public async Task Enroll_NumberAndName_WritesAPrivateFileOnce()
    {
        string[] data = ["--data", _directory.PathOf("m")];
        string file = _directory.PathOf("101.txt");
        await Shell.RunAsync(
            ["master", "relay", "add", "1f2e3d4c", "192.0.2.7:3478", Key, .. data]);
        string[] enroll = ["enroll", "101", "--name", "Front desk", "--out", file, .. data];
        ShellResult nowhere = await Shell.RunAsync(enroll);
        ShellResult first = await Shell.RunAsync([.. enroll, "--master", "192.0.2.1:31337"]);
        string written = await File.ReadAllTextAsync(file);
        ShellResult second = await Shell.RunAsync([.. enroll, "--master", "192.0.2.1:31337"]);
        ShellResult list = await Shell.RunAsync(["master", "account", "list", .. data]);
        Assert.Equal(ExitCode.Usage, nowhere.Code);
        Assert.Contains("--master", nowhere.Error);
        Assert.Equal(ExitCode.Ok, first.Code);
        Assert.Contains("--settings", first.Output);
        Assert.Contains("master: 192.0.2.1:31337\n", written);
        Assert.Contains("name: Front desk\n", written);
        Assert.DoesNotContain(CodeOf(written), first.Output);
        Assert.Equal(ExitCode.Environment, second.Code);
        Assert.Equal(written, await File.ReadAllTextAsync(file));
        Assert.Matches("^101 +waits for its phone +Front desk\\s*$", list.Output);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite,
                File.GetUnixFileMode(file));
        }
    }

    [RequiresLibraryFact]
    public async Task Enroll_LettersAsNumber_IsAUsageError()
    {
        string[] data = ["--data", _directory.PathOf("m")];
        await Shell.RunAsync(
            ["master", "relay", "add", "1f2e3d4c", "192.0.2.7:3478", Key, .. data]);
        ShellResult result = await Shell.RunAsync(["enroll", "12x", "--master", "192.0.2.1:31337",
            "--out", _directory.PathOf("x.txt"), .. data]);
        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Contains("12x", result.Error);
        Assert.False(File.Exists(_directory.PathOf("x.txt")));
    }

    [RequiresLibraryFact]
    public async Task AccountRevoke_KnownAndUnknown_AreToldApart()
    {
        string[] data = ["--data", _directory.PathOf("m")];
        await Shell.RunAsync(
            ["master", "relay", "add", "1f2e3d4c", "192.0.2.7:3478", Key, .. data]);
        await Shell.RunAsync(["enroll", "101", "--master", "192.0.2.1:31337", "--out",
            _directory.PathOf("101.txt"), .. data]);
        ShellResult known = await Shell.RunAsync(["master", "account", "revoke", "101", .. data]);
        ShellResult unknown = await Shell.RunAsync(["master", "account", "revoke", "109", .. data]);
        ShellResult list = await Shell.RunAsync(["master", "account", "list", .. data]);
        Assert.Equal((ExitCode.Ok, ExitCode.Failed), (known.Code, unknown.Code));
        Assert.Contains("revoked", list.Output);
    }

    private static string CodeOf(string settings)
        => settings.Split('\n')
            .Single(line => line.StartsWith("code: ", StringComparison.Ordinal))["code: ".Length..];

    private string[] Data(string line, string name)
        => line.StartsWith("emulator", StringComparison.Ordinal) || line == "nonsense" ? []
            : ["--data", _directory.PathOf(name)];
}
