using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using RedPhone.Wire;

namespace RedPhone.Cli.Commands;

/// <summary>Options that the servers' commands share, with their checks and defaults.</summary>
internal static class ServerOptions
{
    private const string AddressForm =
        "takes an IP address and a port, such as 192.0.2.1:31337 or "
        + "[2001:0db8:0000:0000:0000:0000:0000:0001]:31337";

    /// <summary>Where a server of this kind keeps its files unless it is told.</summary>
    public static string DefaultDirectory(string kind)
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        return Path.Combine(home.Length > 0 ? home : ".", "redphone", kind);
    }

    /// <summary><c>--data</c>, also for the commands below the one it is added to.</summary>
    public static Option<DirectoryInfo> Data(string kind) => new("--data")
    {
        Description = $"The {kind}'s directory: keys and accounts, for this user alone.",
        HelpName = "DIR",
        Recursive = true,
        DefaultValueFactory = _ => new DirectoryInfo(DefaultDirectory(kind)),
    };

    /// <summary><c>--listen</c>: all addresses, and the kind's port, unless told.</summary>
    public static Option<IPEndPoint> Listen(int port) => new("--listen")
    {
        Description = $"Address and UDP port to listen on (default: all addresses, port {port}).",
        HelpName = "ADDR:PORT",
        CustomParser = result => IPEndPoint.TryParse(result.Tokens[0].Value, out IPEndPoint? found)
            ? found : Refuse<IPEndPoint>(result, "--listen"),
    };

    /// <summary>An address that others are to reach: both IP address and port.</summary>
    public static Option<UdpEndpoint?> Reached(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "ADDR:PORT",
        CustomParser = result =>
        {
            var endpoint = new UdpEndpoint();
            return endpoint.TryParse(result.Tokens[0].Value) && endpoint.Port > 0
                ? endpoint : Refuse<UdpEndpoint>(result, name);
        },
    };

    private static T? Refuse<T>(ArgumentResult result, string option)
        where T : class
    {
        result.AddError($"{option} {AddressForm}, not '{result.Tokens[0].Value}'. "
            + "Host names are not looked up.");
        return null;
    }
}
