using System.Diagnostics;
using System.Net;
using System.Text.Json;
using RedPhone.Cli.Media;
using RedPhone.Models;

namespace RedPhone.Interop.Tests;

/// <summary>One run of our endpoint against bzrtp in a process of its own.</summary>
internal sealed class BzrtpCall
{
    private const int LingerMs = 300;
    private const int ParallelCalls = 6;

    /// <summary>bzrtp is the responder.</summary>
    public bool WeCommit { get; init; } = true;

    public string? Hash { get; init; }

    public string? Cipher { get; init; }

    public string? Auth { get; init; }

    public string? KeyAgreement { get; init; }

    public string? Sas { get; init; }

    public string? OurCache { get; init; }

    public string? TheirCache { get; init; }

    public bool WeConfirm { get; init; }

    public bool TheyConfirm { get; init; }

    public string? OurAux { get; init; }

    public string? TheirAux { get; init; }

    /// <summary>What each is told of the other's zrtp-hash: null nothing, else changes it.
    /// </summary>
    public Func<string, string>? HashToUs { get; init; }

    /// <inheritdoc cref="HashToUs"/>
    public Func<string, string>? HashToThem { get; init; }

    /// <summary>1, or 2: a second stream by Multistream mode.</summary>
    public int Streams { get; init; } = 1;

    /// <summary>Purpose of a key both derive from the exported one.</summary>
    public string? ExportLabel { get; init; }

    /// <summary>We ask that nothing is kept (TTL 0).</summary>
    public bool WeKeepNothing { get; init; }

    public double LossPercent { get; init; }

    public double Seconds { get; init; } = 15;

    public JsonElement Ours { get; private set; }

    public JsonElement Theirs { get; private set; }

    public List<JsonElement> OurEvents { get; } = [];

    public List<JsonElement> TheirEvents { get; } = [];

    public bool BothSecure => Ours.ValueKind == JsonValueKind.Object
        && Theirs.ValueKind == JsonValueKind.Object;

    /// <summary>The same call with each side as the initiator.</summary>
    public static IEnumerable<BzrtpCall> BothRoles(Func<bool, BzrtpCall> create)
        => [create(true), create(false)];

    /// <summary>Runs and checks each; several at once, for bzrtp mostly waits for timers.
    /// </summary>
    public static async Task EachAsync(IEnumerable<BzrtpCall> calls, Action<BzrtpCall> check)
    {
        PeerProgram.Build(PeerProgram.Bzrtp);
        await Parallel.ForEachAsync(calls,
            new ParallelOptions { MaxDegreeOfParallelism = ParallelCalls },
            async (call, _) => check(await call.RunAsync()));
    }

    public async Task<BzrtpCall> RunAsync()
    {
        var options = new ZrtpEndpointOptions
        {
            Local = new IPEndPoint(IPAddress.Loopback, 0),
            Hashes = Names(Hash),
            Ciphers = Names(Cipher),
            AuthTags = Names(Auth),
            KeyAgreements = Names(KeyAgreement),
            SasTypes = Names(Sas),
            Commits = WeCommit,
            CacheFile = OurCache,
            Verified = WeConfirm,
            Aux = OurAux is null ? null : Convert.FromHexString(OurAux),
            LossPercent = LossPercent,
            Seconds = Seconds,
            LingerMs = LossPercent > 0 ? 4000 : LingerMs,
            Streams = Streams,
            ExportLabel = ExportLabel,
            CacheExpirySeconds = WeKeepNothing ? 0 : uint.MaxValue,
            PrintKeys = true,
        };
        using var endpoint = new ZrtpEndpoint(options, new PcCryptoEngine(),
            new SystemEntropy(), line => OurEvents.Add(Parse(line)));
        using Process peer = PeerProgram.Start(PeerProgram.Bzrtp,
            Arguments(endpoint.LocalPort, Convert.ToHexStringLower(endpoint.HelloHash)));
        JsonElement hello = Parse((await peer.StandardOutput.ReadLineAsync())!);
        options.Remote = new IPEndPoint(IPAddress.Loopback, hello.GetProperty("port").GetInt32());
        options.PeerHelloHash = HashToUs is null ? null
            : Convert.FromHexString(HashToUs(hello.GetProperty("hash").GetString()!));
        Task run = Task.Factory.StartNew(() => endpoint.Run(), TaskCreationOptions.LongRunning);
        while (await peer.StandardOutput.ReadLineAsync() is { } line)
        {
            TheirEvents.Add(Parse(line));
        }

        await run;
        await peer.WaitForExitAsync();
        Ours = Secure(OurEvents, 0);
        Theirs = Secure(TheirEvents, 0);
        return this;
    }

    /// <summary>Both secure with mirrored keys, one SAS and one set of algorithms.</summary>
    public void AssertAgreed()
    {
        Assert.True(BothSecure, ToString());
        // bzrtp puts a colon between the words.
        Assert.Equal(Text(Ours, "sas"), Text(Theirs, "sas").Replace(':', ' '));
        foreach (string same in new[] { "sasType", "hash", "cipher", "auth", "ka" })
        {
            Assert.Equal((same, Text(Ours, same)), (same, Text(Theirs, same)));
        }

        Assert.NotEqual("", Text(Ours, "sas"));
        AssertKeysMirrored(Ours, Theirs);
        Assert.Equal(WeCommit ? "initiator" : "responder", Text(Ours, "role"));
    }

    public static void AssertKeysMirrored(JsonElement ours, JsonElement theirs)
    {
        Assert.Equal(Text(ours, "sendKey"), Text(theirs, "recvKey"));
        Assert.Equal(Text(ours, "sendSalt"), Text(theirs, "recvSalt"));
        Assert.Equal(Text(ours, "recvKey"), Text(theirs, "sendKey"));
        Assert.Equal(Text(ours, "recvSalt"), Text(theirs, "sendSalt"));
    }

    /// <summary>What both said of the second stream.</summary>
    public (JsonElement Ours, JsonElement Theirs) Second => (Secure(OurEvents, 1),
        Secure(TheirEvents, 1));

    public static string Text(JsonElement line, string name)
        => line.GetProperty(name).ToString();

    public bool HasWarning(int id) => TheirEvents.Any(line
        => Text(line, "event") == "warning" && line.GetProperty("id").GetInt32() == id);

    /// <summary>The reason of our error line, or "".</summary>
    public string OurError => Find(OurEvents, "error") is { ValueKind: JsonValueKind.Object } line
        ? Text(line, "reason") : "";

    public override string ToString() => string.Join('\n',
        OurEvents.Select(line => "ours   " + line).Concat(
        TheirEvents.Select(line => "theirs " + line)));

    private IEnumerable<string> Arguments(int port, string ourHash)
    {
        var arguments = new List<string>
        {
            "--remote", $"{port}", "--seconds", $"{Seconds}",
            "--linger", LossPercent > 0 ? "4000" : $"{LingerMs}",
            "--loss", $"{LossPercent}",
        };
        Add("--hash", Hash);
        Add("--cipher", Cipher);
        Add("--auth", Auth);
        Add("--ka", KeyAgreement);
        Add("--sas", Sas);
        Add("--cache", TheirCache);
        Add("--aux", TheirAux);
        Add("--ssrc2", Streams > 1 ? "62000002" : null);
        Add("--export", ExportLabel);
        Add("--peer-hello-hash", HashToThem?.Invoke(ourHash));
        if (WeCommit)
        {
            arguments.Add("--wait");
        }

        if (TheyConfirm)
        {
            arguments.Add("--verified");
        }

        return arguments;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                arguments.Add(name);
                arguments.Add(value);
            }
        }
    }

    private static uint[]? Names(string? list)
        => list is null ? null : AlgorithmNames.TryParse(list);

    private static JsonElement Secure(List<JsonElement> lines, int stream)
        => lines.FirstOrDefault(line => Text(line, "event") == "secure"
            && line.GetProperty("stream").GetInt32() == stream);

    private static JsonElement Parse(string line) => JsonDocument.Parse(line).RootElement.Clone();

    private static JsonElement Find(List<JsonElement> lines, string name)
        => lines.FirstOrDefault(line => Text(line, "event") == name);
}
