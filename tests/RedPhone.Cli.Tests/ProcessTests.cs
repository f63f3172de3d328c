using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using RedPhone.Models;

namespace RedPhone.Cli.Tests;

/// <summary>The whole system as separate processes on the loopback interface.</summary>
public sealed partial class ProcessTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly List<RedPhoneProcess> _processes = [];

    public void Dispose()
    {
        _processes.ForEach(process => process.Dispose());
        _directory.Dispose();
    }

    [LinuxFact]
    public async Task RelayStatus_RunningAndStopped_PrintsItsCountersAndThenSaysWhatToDo()
    {
        int[] ports = FreePorts(2);
        string[] data = ["--data", _directory.PathOf("relay")];
        string admin = $"127.0.0.1:{ports[1]}";
        await Shell.RunAsync(["relay", "init", "--public", $"127.0.0.1:{ports[0]}", .. data]);
        RedPhoneProcess relay = Start(["relay", "--listen", $"127.0.0.1:{ports[0]}", .. data,
            "--admin", admin]);
        relay.WaitFor($"serves UDP port {ports[0]}");
        ShellResult status = await Shell.RunAsync("relay", "status", "--at", admin);
        Assert.Equal(ExitCode.Ok, status.Code);
        Assert.Matches(@"(?m)^calls +0$", status.Output);
        Assert.Matches("""(?m)^refused_total\{reason="RateLimited"\} +0$""", status.Output);
        AssertStops(relay, "Relay stopped: ");
        status = await Shell.RunAsync("relay", "status", "--at", admin);
        Assert.Equal(ExitCode.Environment, status.Code);
        Assert.Contains($"--admin {admin}", status.Error);
    }

    [RequiresLibraryFact]
    public async Task Call_BetweenProcesses_IsSecureAndEndsCleanly()
    {
        int[] ports = FreePorts(2);
        string[] masterData = ["--data", _directory.PathOf("master")];
        string[] relayData = ["--data", _directory.PathOf("relay")];
        string masterAddress = $"127.0.0.1:{ports[0]}";
        string relayAddress = $"127.0.0.1:{ports[1]}";
        ShellResult init = await Shell.RunAsync(
            ["relay", "init", "--public", relayAddress, .. relayData]);
        string[] add = init.Output.TrimEnd().Split('\n')[^1].Split(' ');
        Assert.Equal("redphone", add[0]);
        Assert.Equal(ExitCode.Ok, (await Shell.RunAsync([.. add[1..], .. masterData])).Code);

        RedPhoneProcess master = Start(["master", "--listen", masterAddress, "--public",
            masterAddress, .. masterData]);
        RedPhoneProcess relay = Start(["relay", "--listen", relayAddress, .. relayData]);
        master.WaitFor($"Master serves UDP port {ports[0]}");
        relay.WaitFor($"serves UDP port {ports[1]}");
        RedPhoneProcess a = await StartPhone("101", "Front desk", masterData);
        RedPhoneProcess b = await StartPhone("102", "Newsroom", masterData);
        a.Write("expect ready within 60000");
        b.Write("expect ready within 60000");
        a.WaitFor("done: expect ready");
        b.WaitFor("done: expect ready");

        a.Write("lift", "press 102#");
        b.Write("expect ringing within 60000", "lift", "expect lamp insecure on within 60000");
        a.Write("expect lamp insecure on within 60000");
        string sasA = Sas().Match(a.WaitFor("Read aloud:")).Groups[1].Value;
        string sasB = Sas().Match(b.WaitFor("Read aloud:")).Groups[1].Value;
        Assert.Equal(4, sasA.Length);
        Assert.Equal(sasA, sasB);

        a.Write("press *", "expect lamp secure on within 60000", "say initiator", "wait 3000",
            "hangup", "quit");
        b.Write("press *", "expect lamp secure on within 60000",
            "expect \"hung up.\" 60000", "hangup", "quit");
        Assert.Equal(ExitCode.Ok, a.WaitForExit());
        Assert.Equal(ExitCode.Ok, b.WaitForExit());
        Assert.Contains("done: expect lamp secure on", a.Output);
        Assert.Contains("done: expect lamp secure on", b.Output);
        Assert.Contains(WavFile.Read(_directory.PathOf("102.wav")), sample => sample != 0);

        AssertStops(master, "Master stopped: 1 calls, 1 answered");
        AssertStops(relay, "Relay stopped: ");
        AssertSaysNothingSecret(master.Output + relay.Output, sasA, add[^1]);
    }

    [Fact]
    public void Emulator_ExpectationFails_EndsWithExitCodeTwo()
    {
        WriteSettings();
        RedPhoneProcess phone = Start(["emulator", "--settings", _directory.PathOf("101.txt")]);
        phone.Write("expect \"101\" 60000", "# a comment", "lift", "expect ringing within 10");
        Assert.Equal(ExitCode.Failed, phone.WaitForExit());
        Assert.Contains("done: expect \"101\" 60000", phone.Output);
        Assert.Contains("FAILED line 4: expect ringing within 10", phone.Output);
    }

    [Fact]
    public void Emulator_EndOfInputOrWrongLine_HangsUpAndSaysWhich()
    {
        WriteSettings();
        RedPhoneProcess phone = Start(["emulator", "--settings", _directory.PathOf("101.txt")]);
        phone.Write("lift", "jump");
        Assert.Equal(ExitCode.Usage, phone.WaitForExit());
        Assert.Contains("line 2: 'jump' is not known", phone.Output);
        RedPhoneProcess again = Start(["emulator", "--settings", _directory.PathOf("101.txt")]);
        again.Write("lift", "wait 100");
        again.CloseInput();
        Assert.Equal(ExitCode.Ok, again.WaitForExit());
    }

    [Fact]
    public void Emulator_Terminated_SwitchesOffCleanly()
    {
        WriteSettings();
        RedPhoneProcess phone = Start(["emulator", "--settings", _directory.PathOf("101.txt"),
            "--ear", _directory.PathOf("ear.wav")]);
        phone.Write("lift");
        phone.WaitFor("done: lift");
        AssertStops(phone, "s heard, in ");
        Assert.NotEmpty(WavFile.Read(_directory.PathOf("ear.wav")));
    }

    // What the loader finds under this name is no library: as good as none.
    [LinuxFact]
    public void Master_NoSqliteOnTheMachine_SaysWhatToInstall()
    {
        File.WriteAllText(_directory.PathOf("libsqlite3.so.0"), "not a library");
        RedPhoneProcess master = Start(
            ["master", "--listen", "127.0.0.1:0", "--data", _directory.PathOf("m")],
            new Dictionary<string, string> { ["LD_LIBRARY_PATH"] = _directory.Path });
        Assert.Equal(ExitCode.Environment, master.WaitForExit());
        Assert.Contains("SQLite is not installed", master.Output);
        Assert.Contains("apt install libsqlite3-0", master.Output);
    }

    private static void AssertStops(RedPhoneProcess process, string lastWords)
    {
        process.Terminate();
        Assert.Equal(ExitCode.Ok, process.WaitForExit());
        Assert.Contains(lastWords, process.Output);
    }

    private static void AssertSaysNothingSecret(string log, params string[] secrets)
        => Assert.All(secrets, secret => Assert.DoesNotContain(secret, log));

    // Bound together, so that they differ, and let go just before they are used.
    private static int[] FreePorts(int count)
    {
        var sockets = new List<UdpClient>();
        for (int i = 0; i < count; i++)
        {
            sockets.Add(new UdpClient(new IPEndPoint(IPAddress.Loopback, 0)));
        }

        int[] ports = [.. sockets.Select(s => ((IPEndPoint)s.Client.LocalEndPoint!).Port)];
        sockets.ForEach(socket => socket.Dispose());
        return ports;
    }

    // A phone whose master does not answer.
    private void WriteSettings() => File.WriteAllText(_directory.PathOf("101.txt"), $"""
        master: 127.0.0.1:{FreePorts(1)[0]}
        master-key: {new string('9', 64)}
        number: 101

        """);

    private async Task<RedPhoneProcess> StartPhone(string number, string name, string[] masterData)
    {
        string settings = _directory.PathOf($"{number}.txt");
        ShellResult enrolled = await Shell.RunAsync(
            ["enroll", number, "--name", name, "--out", settings, .. masterData]);
        Assert.Equal(ExitCode.Ok, enrolled.Code);
        return Start(["emulator", "--settings", settings,
            "--ear", _directory.PathOf($"{number}.wav")]);
    }

    private RedPhoneProcess Start(string[] arguments, IDictionary<string, string>? variables = null)
    {
        var process = new RedPhoneProcess(arguments, variables);
        _processes.Add(process);
        return process;
    }

    [GeneratedRegex(@"Read aloud: \| (\S+) \|")]
    private static partial Regex Sas();
}
