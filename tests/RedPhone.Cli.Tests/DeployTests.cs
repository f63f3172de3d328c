using System.CommandLine;
using System.Globalization;

namespace RedPhone.Cli.Tests;

/// <summary>The relay's systemd unit names a command and settings that exist.</summary>
public class DeployTests
{
    private const string Prefix = "Environment=REDPHONE_RELAY_";

    private static readonly string[] Lines = File.ReadAllLines(FindUnit());

    [Fact]
    public void Unit_Settings_AreOptionsOfTheRelay()
    {
        Command relay = Program.CreateRoot().Parse(["relay"]).CommandResult.Command;
        string[] options = [.. relay.Options.Select(o => o.Name)];
        string[] named = [.. Lines.Select(l => l.TrimStart('#')).Where(l => l.StartsWith(Prefix))
            .Select(l => "--" + l[Prefix.Length..l.IndexOf('=', Prefix.Length)].ToLowerInvariant()
                .Replace('_', '-'))];
        Assert.Equal(["--admin", "--drain", "--interface"], named.Order());
        Assert.All(named, name => Assert.Contains(name, options));
    }

    [Fact]
    public void Unit_Start_IsTheRelaysCommand()
    {
        string[] words = Value("ExecStart=").Split(' ');
        Assert.Equal("redphone", Path.GetFileName(words[0]));
        Assert.Empty(Program.CreateRoot().Parse(words[1..]).Errors);
        Assert.EndsWith("/" + Value("StateDirectory="), words[^1]);
    }

    [Fact]
    public void Unit_Stop_WaitsForTheDrain()
        => Assert.True(Number("TimeoutStopSec=") > Number(Prefix + "DRAIN="));

    private static string Value(string name)
        => Lines.Single(l => l.StartsWith(name, StringComparison.Ordinal))[name.Length..];

    private static int Number(string name)
        => int.Parse(Value(name), NumberStyles.None, CultureInfo.InvariantCulture);

    private static string FindUnit()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "RedPhone.Embedded.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return Path.Combine(folder, "host-server", "deploy", "redphone-relay.service");
    }
}
