using System.Net;
using System.Text.Json;
using RedPhone.Cli.Media;
using RedPhone.Core.Zrtp;
using RedPhone.Models;

namespace RedPhone.Interop.Tests;

/// <summary>What <c>redphone zrtp</c> does, two of them over UDP on this machine.</summary>
public sealed class ZrtpEndpointTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("redphone-").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public async Task Run_TwoOfOurs_TellOneSasAndMirroredKeys()
    {
        (List<JsonElement> a, List<JsonElement> b) = await CallAsync();
        JsonElement one = Line(a, "secure");
        JsonElement two = Line(b, "secure");

        Assert.Equal(["offer", "hello-hash", "secure", "end"], a.Select(Event));
        Assert.Equal(("S384", "AES3", "EC25"), (BzrtpCall.Text(one, "hash"),
            BzrtpCall.Text(one, "cipher"), BzrtpCall.Text(one, "ka")));
        foreach ((string left, string right) in new[]
        {
            ("sas", "sas"), ("sendKey", "recvKey"), ("sendSalt", "recvSalt"),
            ("recvKey", "sendKey"), ("recvSalt", "sendSalt"), ("exportedKey", "exportedKey"),
        })
        {
            Assert.Equal(BzrtpCall.Text(one, left), BzrtpCall.Text(two, right));
        }

        Assert.Equal(64, BzrtpCall.Text(one, "sendKey").Length);
        (a, _) = await CallAsync();
        Assert.Equal(("True", "True"), (BzrtpCall.Text(Line(a, "secure"), "cacheMatched"),
            BzrtpCall.Text(Line(a, "secure"), "verified")));
    }

    /// <summary>Whichever datagram of the initiator is lost, it is sent again.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public async Task Run_NthDatagramDropped_IsSecure(int drop)
    {
        (List<JsonElement> a, List<JsonElement> b) = await CallAsync(drop);

        Assert.Equal(BzrtpCall.Text(Line(a, "secure"), "sas"),
            BzrtpCall.Text(Line(b, "secure"), "sas"));
        Assert.True(Line(a, "end").GetProperty("retransmitted").GetInt32() > 0);
    }

    private async Task<(List<JsonElement> A, List<JsonElement> B)> CallAsync(int drop = 0)
    {
        List<JsonElement> a = [];
        List<JsonElement> b = [];
        ZrtpEndpointOptions first = Options("a", true, drop);
        ZrtpEndpointOptions second = Options("b", false, 0);
        using ZrtpEndpoint one = Endpoint(first, a);
        using ZrtpEndpoint two = Endpoint(second, b);
        first.Remote = new IPEndPoint(IPAddress.Loopback, two.LocalPort);
        second.Remote = new IPEndPoint(IPAddress.Loopback, one.LocalPort);
        first.PeerHelloHash = two.HelloHash;
        second.PeerHelloHash = [.. one.HelloHash];
        Task<bool> running = Task.Factory.StartNew(two.Run, TaskCreationOptions.LongRunning);
        bool secure = await Task.Factory.StartNew(one.Run, TaskCreationOptions.LongRunning);

        Assert.True(secure & await running, string.Join('\n', a.Concat(b)));
        return (a, b);
    }

    private static ZrtpEndpoint Endpoint(ZrtpEndpointOptions options, List<JsonElement> lines)
        => new(options, new PcCryptoEngine(), new SystemEntropy(),
            line => lines.Add(JsonDocument.Parse(line).RootElement.Clone()));

    private ZrtpEndpointOptions Options(string name, bool commits, int drop) => new()
    {
        Local = new IPEndPoint(IPAddress.Loopback, 0),
        Ssrc = commits ? 1u : 2u,
        Hashes = [ZrtpAlgorithm.S384],
        Ciphers = [ZrtpAlgorithm.Aes3],
        KeyAgreements = [ZrtpAlgorithm.Ec25],
        Commits = commits,
        CacheFile = Path.Combine(_folder, name),
        Verified = true,
        Drop = drop,
        PrintKeys = true,
    };

    private static string Event(JsonElement line) => BzrtpCall.Text(line, "event");

    private static JsonElement Line(List<JsonElement> lines, string name)
        => Assert.Single(lines, line => Event(line) == name);
}
