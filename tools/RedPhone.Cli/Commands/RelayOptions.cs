using System.CommandLine;
using System.Globalization;
using System.Net;
using RedPhone.Hosting;
using RedPhone.Relay;

namespace RedPhone.Cli.Commands;

/// <summary>
/// Settings of a running relay. Each may stand on the command line (--name value), in the
/// environment (REDPHONE_RELAY_NAME), or in relay.conf of the data directory ("name value" a line,
/// # starts a comment); the first of these that has it wins. --listen is one of them.
/// </summary>
internal sealed class RelayOptions
{
    private const string ListenName = "listen";
    private const string FileName = "relay.conf";
    private const string EnvironmentPrefix = "REDPHONE_RELAY_";

    private readonly List<Option<string?>> _options =
    [
        New("--plane", "NAME", "What moves the packets: auto, kernel (eBPF; CAP_BPF and "
            + "CAP_NET_ADMIN, Linux 6.6), mmsg, socket (default: auto: kernel where --interface "
            + "is given, else mmsg)."),
        New("--interface", "IF[,IF]", "Where the plane kernel takes packets, all interfaces that "
            + "phones come by (default with --plane kernel: every one that is up)."),
        New("--threads", "N", "Data threads of the plane mmsg (default: 1)."),
        New("--sessions", "N", "Calls at one time (default: 10000)."),
        New("--open-rate", "N", "Unproved requests a second that are looked into, each /24 or /56 of "
            + "sources by itself (default: 100)."),
        New("--open-burst", "N", "How many of them may come at once (default: 400)."),
        New("--flow-rate", "N", "Packets a second that one phone may send through; more are "
            + "dropped (default: 0, any)."),
        New("--coalesce", "MICROSECONDS", "Longest wait that gathers a batch (default: 0, none)."),
        New("--drain", "SECONDS", "How long calls may go on after SIGTERM (default: 0)."),
        New("--admin", "ADDR:PORT", "Loopback address of the /metrics page (default: none)."),
        New("--turn-secret", "TEXT", "Serves TURN with credentials made from this secret. Better "
            + "kept in relay.conf: a command line is seen by all users."),
        New("--turn-address", "ADDR[,ADDR]", "The address that TURN peers see (default: "
            + "--listen's); one of each family, to give out both."),
        New("--turn-ports", "FIRST-LAST", "Relayed ports of TURN (default: 49152-65535)."),
        New("--allow-private-peers", "yes|no", "Lets TURN clients reach loopback and private "
            + "networks; for tests (default: no)."),
    ];

    /// <summary>Adds all options to the command.</summary>
    public void AddTo(Command command) => _options.ForEach(command.Options.Add);

    /// <summary>What was said, over the defaults; throws <see cref="SetupException"/>.</summary>
    public RelaySettings Read(ParseResult result, DirectoryInfo data, IPEndPoint? listen)
    {
        Dictionary<string, string> file = ReadFile(Path.Combine(data.FullName, FileName));
        string? Find(string name)
            => (_options.Find(o => o.Name == "--" + name) is Option<string?> option
                    ? result.GetValue(option) : null)
                ?? Environment.GetEnvironmentVariable(
                    EnvironmentPrefix + name.Replace('-', '_').ToUpperInvariant())
                ?? file.GetValueOrDefault(name);

        var defaults = new RelaySettings { DataDirectory = data.FullName };
        string? admin = Find("admin");
        var settings = defaults with
        {
            Listen = listen ?? ReadListen(Find(ListenName)) ?? defaults.Listen,
            Plane = Find("plane") is string plane
                ? Parse<RelayPlane>("plane", plane, Enum.TryParse, true) : defaults.Plane,
            Interfaces = Find("interface")?.Split(',', StringSplitOptions.RemoveEmptyEntries
                | StringSplitOptions.TrimEntries) ?? [],
            Threads = Number("threads", Find("threads"), 1, 64, defaults.Threads),
            CoalesceMicroseconds = Number("coalesce", Find("coalesce"), 0, 100_000,
                defaults.CoalesceMicroseconds),
            Drain = TimeSpan.FromSeconds(Number("drain", Find("drain"), 0, 86_400, 0)),
            Admin = admin == null ? null : IPEndPoint.TryParse(admin, out IPEndPoint? at)
                && IPAddress.IsLoopback(at.Address) ? at : throw Refuse("admin", admin),
            Limits = ReadLimits(Find),
        };
        return Find("turn-secret") is string secret
            ? settings with { Turn = ReadTurn(secret, Find) } : settings;
    }

    private static RelayLimits ReadLimits(Func<string, string?> find)
    {
        var limits = new RelayLimits();
        int sessions = Number("sessions", find("sessions"), 1, 1_000_000, limits.MaxSessions);
        return limits with
        {
            MaxSessions = sessions,
            MaxTombstones = 4 * sessions,
            UnprovedPerSecond = Number("open-rate", find("open-rate"), 1, 1_000_000,
                limits.UnprovedPerSecond),
            UnprovedBurst = Number("open-burst", find("open-burst"), 1, 1_000_000,
                limits.UnprovedBurst),
            FlowPacketsPerSecond = Number("flow-rate", find("flow-rate"), 0, 1_000_000, 0),
        };
    }

    private static TurnSettings ReadTurn(string secret, Func<string, string?> find)
    {
        var turn = new TurnSettings { Secret = secret };
        string[] ports = (find("turn-ports") ?? $"{turn.FirstPort}-{turn.LastPort}").Split('-');
        string? address = find("turn-address");
        int first = Number("turn-ports", ports[0], 1024, 65_535, 0);
        return turn with
        {
            AllowPrivatePeers = (find("allow-private-peers") ?? "no") switch
            {
                "yes" => true,
                "no" => false,
                string other => throw Refuse("allow-private-peers", other),
            },
            PublicAddresses = address == null ? [] : ReadAddresses(address),
            FirstPort = first,
            LastPort = Number("turn-ports", ports[^1], first, 65_535, 0),
        };
    }

    private static IPAddress[] ReadAddresses(string text)
    {
        IPAddress[] addresses = [.. text.Split(',', StringSplitOptions.TrimEntries).Select(word
            => IPAddress.TryParse(word, out IPAddress? address) ? address
                : throw Refuse("turn-address", word))];
        return addresses.DistinctBy(a => a.AddressFamily).Count() == addresses.Length ? addresses
            : throw Refuse("turn-address", text);
    }

    private static IPEndPoint? ReadListen(string? text)
        => text == null ? null : IPEndPoint.TryParse(text, out IPEndPoint? listen)
            ? listen : throw Refuse(ListenName, text);

    private Dictionary<string, string> ReadFile(string path)
    {
        Dictionary<string, string> file = ReadLines(path);
        string? unknown = file.Keys.FirstOrDefault(name => name != ListenName
            && !_options.Exists(o => o.Name == "--" + name));
        return unknown == null ? file : throw new SetupException(
            $"'{path}': there is no setting '{unknown}'. See: redphone relay --help");
    }

    private static Dictionary<string, string> ReadLines(string path)
        => !File.Exists(path) ? [] : File.ReadAllLines(path)
            .Select(line => line.Split('#')[0].Trim())
            .Where(line => line.Length > 0)
            .Select(line => line.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries))
            .Select(words => words.Length == 2 ? words
                : throw new SetupException($"'{path}': '{words[0]}' has no value."))
            .GroupBy(words => words[0])
            .ToDictionary(group => group.Key, group => group.Last()[1]);

    private static int Number(string name, string? text, int least, int most, int otherwise)
        => text == null ? otherwise
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
                && value >= least && value <= most ? value : throw Refuse(name, text);

    private delegate bool TryParse<T>(string text, bool ignoreCase, out T value);

    private static T Parse<T>(string name, string text, TryParse<T> parse, bool ignoreCase)
        => parse(text, ignoreCase, out T value) ? value : throw Refuse(name, text);

    private static SetupException Refuse(string name, string text)
        => new($"The relay's setting '{name}' cannot be '{text}'. See: redphone relay --help");

    private static Option<string?> New(string name, string value, string description)
        => new(name) { HelpName = value, Description = description };
}
