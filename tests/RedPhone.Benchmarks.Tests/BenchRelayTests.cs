using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using RedPhone.Benchmarks.Targets;

namespace RedPhone.Benchmarks.Tests;

/// <summary>
/// `redphone bench relay` as a user runs it: a second of traffic of four sessions. Outcomes alone are
/// judged, no times.
/// </summary>
public class BenchRelayTests
{
    private const string Command = "bench relay --sessions 4 --rate 2000 --seconds 1 --json";

    [RequiresProgramFact]
    public void Bench_PlaneSocket_AddsUp() => AssertAddsUp(Run("socket"), "socket", own: true);

    [RequiresProgramFact]
    public void Bench_PlaneMmsg_AddsUp() => AssertAddsUp(Run("mmsg"), "mmsg", own: true);

    [RequiresProgramFact("gcc", "gcc libc6-dev")]
    public void Bench_PlainLoop_AddsUp() => AssertAddsUp(Run("loop"), "C loop", own: false);

    [RequiresProgramFact("turnserver", "coturn")]
    public void Bench_Coturn_AddsUp() => AssertAddsUp(Run("coturn"), "coturn", own: false);

    [RequiresProgramFact("turnserver", "coturn")]
    public void Bench_CoturnTwice_AddsUp()
        => AssertAddsUp(Run("coturn --turn-twice"), "coturn", own: false);

    [RequiresProgramFact]
    public void Bench_Flood_AddsUp()
        => AssertAddsUp(Run("mmsg --rate 0").RootElement.Clone(), "mmsg", own: true, rate: 0);

    [RequiresProgramFact]
    public void Bench_ForgedOpens_AreSentAndCounted()
    {
        JsonElement result = Run("mmsg --flood").RootElement;
        double Number(string name) => result.GetProperty(name).GetDouble();
        Assert.Equal(0, Number("misdelivered") + Number("corrupt") + Number("duplicated"));
        Assert.True(Number("received") > 0 && Number("floodPerSecond") > 0);
        Assert.True(Number("refusedPerSecond") + Number("queueFullPerSecond") > 0);
        Assert.Contains("attacker", result.GetProperty("processors").GetString());
    }

    [RequiresProgramFact]
    public void Bench_FloodInPairs_PrintsARowWithoutAndOneWith()
    {
        (int code, string output) = RunRaw("socket --flood --pairs 1");
        Assert.True(code == 0, output);
        Assert.Contains("\n| socket | 0 (0–0) |", output);
        Assert.Contains("\n| socket, flood | ", output);
    }

    [RequiresProgramFact]
    public void Bench_OurOwnTurn_AddsUp()
    {
        string data = Directory.CreateTempSubdirectory("redphone-turn").FullName;
        try
        {
            int port = FreePort();
            string address = $"127.0.0.1:{port}";
            Assert.Equal(0, Programs.Run(RedPhone[0],
                [.. RedPhone[1..], "relay", "init", "--public", address, "--data", data]).Code);
            using var host = new HostThread("relay", -1, ownNetwork: false);
            using var relay = new TargetProcess(host, [.. RedPhone, "relay", "--data", data,
                "--listen", address, "--turn-secret", "s3cret", "--allow-private-peers", "yes"]);
            relay.WaitFor("serves");
            AssertAddsUp(Run($"turn:{address} --turn-secret s3cret"), "turn", own: false);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [RequiresProgramFact]
    public void Bench_TurnServerElsewhere_IsRefused()
    {
        (int code, string output) = RunRaw("turn:192.0.2.1:3478 --turn-user a:b");
        Assert.Equal(3, code);
        Assert.Contains("never leaves this machine", output);
    }

    private static string[] RedPhone =>
    [
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
        Path.Combine(AppContext.BaseDirectory, "redphone.dll"),
    ];

    private static JsonDocument Run(string against)
    {
        (int code, string output) = RunRaw(against);
        Assert.True(code == 0, output);
        return JsonDocument.Parse(output.TrimEnd().Split('\n')[^1]);
    }

    // A later option of the same name would be refused, so a rate of its own replaces ours.
    private static (int Code, string Output) RunRaw(string against)
    {
        string command = against.Contains("--rate")
            ? Command.Replace("--rate 2000 ", "") : Command;
        return Programs.Run(RedPhone[0],
            [.. RedPhone[1..], .. $"{command} --against {against}".Split(' ')]);
    }

    private static void AssertAddsUp(JsonDocument result, string target, bool own)
        => AssertAddsUp(result.RootElement, target, own, 2000);

    private static void AssertAddsUp(JsonElement result, string target, bool own, int rate)
    {
        string[] fields = [.. typeof(BenchResult).GetProperties()
            .Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name)).Order()];
        Assert.Equal(fields, result.EnumerateObject().Select(p => p.Name).Order());
        long Number(string name) => result.GetProperty(name).GetInt64();
        Assert.Equal(target, result.GetProperty("target").GetString());
        Assert.Equal((4, rate), (Number("sessions"), Number("rate")));
        Assert.True(Number("received") > 0);
        Assert.Equal(Number("sent"), Number("received") + Number("lost"));
        Assert.Equal(0, Number("misdelivered") + Number("corrupt") + Number("duplicated"));
        if (own)
        {
            Assert.InRange(Number("relayForwarded"), Number("received"), Number("sent"));
            Assert.InRange(Number("allocatedBytes"), 0, 4096); // a packet's would be 50,000
            Assert.InRange(Number("relayForwarded") + Number("relayDropped"),
                Number("received"), Number("sent"));
        }
        else
        {
            Assert.Equal(-1, Number("relayForwarded"));
        }
    }

    private static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, 0);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }
}
