using System.CommandLine;
using System.Net;
using RedPhone.Cli.Commands;
using RedPhone.Hosting;
using RedPhone.Relay;

namespace RedPhone.Cli.Tests;

/// <summary>Command line before environment before relay.conf before the defaults.</summary>
public sealed class RelayOptionsTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly List<string> _variables = [];

    public void Dispose()
    {
        _variables.ForEach(name => Environment.SetEnvironmentVariable(name, null));
        _directory.Dispose();
    }

    [Fact]
    public void Read_Nothing_IsTheDefaults()
    {
        RelaySettings settings = Read("");
        Assert.Equal(new RelaySettings { DataDirectory = _directory.Path }.Listen, settings.Listen);
        Assert.Equal((RelayPlane.Auto, 1, 10_000), (settings.Plane, settings.Threads,
            settings.Limits.MaxSessions));
        Assert.Equal((100, 400),
            (settings.Limits.UnprovedPerSecond, settings.Limits.UnprovedBurst));
        Assert.Null(settings.Turn);
        Assert.Null(settings.Admin);
    }

    [Fact]
    public void Read_FileEnvironmentAndLine_TheNearestWins()
    {
        File("threads 2", "sessions 20 # of this small machine", "", "# a remark", "open-rate 5");
        Assert.Equal((2, 20, 5), Of(Read("")));
        Variable("THREADS", "3");
        Variable("OPEN_RATE", "7");
        Assert.Equal((3, 20, 7), Of(Read("")));
        Assert.Equal((4, 20, 7), Of(Read("--threads 4")));
        Assert.Equal((4, 20, 9), Of(Read("--threads 4 --open-rate 9")));
    }

    [Fact]
    public void Read_Listen_FollowsTheSameOrder()
    {
        File("listen 127.0.0.1:4001");
        Assert.Equal(IPEndPoint.Parse("127.0.0.1:4001"), Read("").Listen);
        Variable("LISTEN", "[::1]:4002");
        Assert.Equal(IPEndPoint.Parse("[::1]:4002"), Read("").Listen);
        var line = IPEndPoint.Parse("127.0.0.1:4003");
        Assert.Equal(line, Read("", line).Listen);
    }

    [Fact]
    public void Read_Turn_NeedsTheSecretAndRefusesPrivatePeersUnlessTold()
    {
        Assert.Null(Read("--allow-private-peers yes").Turn);
        TurnSettings turn = Read("--turn-secret s --turn-ports 50000-50010 --turn-address ::1").Turn!;
        Assert.Equal((50_000, 50_010, false),
            (turn.FirstPort, turn.LastPort, turn.AllowPrivatePeers));
        Assert.Equal([IPAddress.IPv6Loopback], turn.PublicAddresses);
        Assert.Equal([IPAddress.Parse("192.0.2.1"), IPAddress.Parse("2001:db8::1")],
            Read("--turn-secret s --turn-address 192.0.2.1,2001:db8::1").Turn!.PublicAddresses);
        Assert.True(Read("--turn-secret s --allow-private-peers yes").Turn!.AllowPrivatePeers);
    }

    [Theory]
    [InlineData("threads 0", "'threads' cannot be '0'")]
    [InlineData("threads many", "'threads' cannot be 'many'")]
    [InlineData("plane fast", "'plane' cannot be 'fast'")]
    [InlineData("sessions 9999999", "'sessions' cannot be '9999999'")]
    [InlineData("open-rate 0", "'open-rate' cannot be '0'")]
    [InlineData("open-burst -1", "'open-burst' cannot be '-1'")]
    [InlineData("drain soon", "'drain' cannot be 'soon'")]
    [InlineData("admin 192.0.2.1:9478", "'admin' cannot be '192.0.2.1:9478'")]
    [InlineData("listen relay.example:1", "'listen' cannot be 'relay.example:1'")]
    [InlineData("threads", "'threads' has no value")]
    [InlineData("thraeds 2", "there is no setting 'thraeds'")]
    [InlineData("turn-secret s\nturn-ports 60000-50000", "'turn-ports' cannot be '50000'")]
    [InlineData("turn-secret s\nturn-address here", "'turn-address' cannot be 'here'")]
    [InlineData("turn-secret s\nturn-address ::1,", "'turn-address' cannot be ''")]
    [InlineData("turn-secret s\nturn-address ::1, ::2", "'turn-address' cannot be '::1, ::2'")]
    [InlineData("turn-secret s\nallow-private-peers perhaps", "cannot be 'perhaps'")]
    public void Read_WrongInTheFile_SaysWhichAndWhat(string lines, string says)
    {
        File(lines.Split('\n'));
        Assert.Contains(says, Assert.Throws<SetupException>(() => Read("")).Message);
    }

    [Fact]
    public void Read_WrongButOverruled_IsNotLookedAt()
    {
        File("threads 0");
        Assert.Equal(2, Read("--threads 2").Threads);
    }

    private static (int, int, int) Of(RelaySettings settings) => (settings.Threads,
        settings.Limits.MaxSessions, settings.Limits.UnprovedPerSecond);

    private void File(params string[] lines)
        => System.IO.File.WriteAllLines(_directory.PathOf("relay.conf"), lines);

    private void Variable(string name, string value)
    {
        _variables.Add("REDPHONE_RELAY_" + name);
        Environment.SetEnvironmentVariable(_variables[^1], value);
    }

    private RelaySettings Read(string line, IPEndPoint? listen = null)
    {
        var command = new Command("relay", "for the test");
        var options = new RelayOptions();
        options.AddTo(command);
        return options.Read(command.Parse(line), new DirectoryInfo(_directory.Path), listen);
    }
}
