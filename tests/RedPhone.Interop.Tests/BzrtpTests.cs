using System.Collections.Concurrent;
using Xunit.Abstractions;

namespace RedPhone.Interop.Tests;

/// <summary>Our session against libbzrtp over UDP on this machine.</summary>
public sealed class BzrtpTests(ITestOutputHelper output) : IDisposable
{
    private const int CacheMismatch = 1;

    private readonly string _folder = Directory.CreateTempSubdirectory("redphone-").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [RequiresPeerTheory(PeerProgram.Bzrtp)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Call_EveryCombination_Agrees(bool weCommit)
    {
        string[] hashes = ["S256", "S384"];
        string[] ciphers = ["AES1", "AES3"];
        string[] agreements = ["X255", "DH3k"];
        var calls =
            from hash in hashes
            from cipher in ciphers
            from auth in new[] { "HS80", "HS32" }
            from agreement in agreements
            from sas in new[] { "B32", "B256" }
            select new BzrtpCall
            {
                WeCommit = weCommit,
                Hash = hash,
                Cipher = cipher,
                Auth = auth,
                KeyAgreement = agreement,
                Sas = sas,
            };
        var rows = new ConcurrentBag<string>();
        var times = new ConcurrentBag<(string Agreement, int Ms)>();
        await BzrtpCall.EachAsync(calls, call =>
        {
            call.AssertAgreed();
            Assert.Equal((call.Hash, call.Cipher, call.Auth, call.KeyAgreement, call.Sas),
                (BzrtpCall.Text(call.Ours, "hash"), BzrtpCall.Text(call.Ours, "cipher"),
                BzrtpCall.Text(call.Ours, "auth"), BzrtpCall.Text(call.Ours, "ka"),
                BzrtpCall.Text(call.Ours, "sasType")));
            rows.Add($"{call.Hash} {call.Cipher} {call.Auth} {call.KeyAgreement} {call.Sas} "
                + $"{BzrtpCall.Text(call.Ours, "role")}: {BzrtpCall.Text(call.Ours, "sas")} "
                + $"{BzrtpCall.Text(call.Ours, "ms")} ms");
            times.Add((call.KeyAgreement!, int.Parse(BzrtpCall.Text(call.Ours, "ms"))));
        });
        foreach (string row in rows.Order())
        {
            output.WriteLine(row);
        }

        foreach (var group in times.GroupBy(time => time.Agreement).OrderBy(group => group.Key))
        {
            int[] sorted = [.. group.Select(time => time.Ms).Order()];
            output.WriteLine($"{group.Key}, {(weCommit ? "initiator" : "responder")}: median "
                + $"{sorted[sorted.Length / 2]} ms of {sorted.Length} calls, {sorted[0]} to "
                + $"{sorted[^1]} ms");
        }
    }

    [RequiresPeerFact(PeerProgram.Bzrtp)]
    public async Task SecondCall_FromBothCaches_MatchesAndStaysVerified()
    {
        BzrtpCall first = await Cached(weConfirm: true, theyConfirm: true).RunAsync();
        first.AssertAgreed();
        BzrtpCall second = await Cached(weCommit: false).RunAsync();
        second.AssertAgreed();
        Assert.Equal(("True", "False", "True", "True"), (
            BzrtpCall.Text(second.Ours, "cacheMatched"),
            BzrtpCall.Text(second.Ours, "cacheMismatch"),
            BzrtpCall.Text(second.Ours, "verified"),
            BzrtpCall.Text(second.Ours, "peerVerified")));
        Assert.Equal("True", BzrtpCall.Text(second.Theirs, "verified"));
        Assert.NotEqual(BzrtpCall.Text(first.Ours, "sas"), BzrtpCall.Text(second.Ours, "sas"));
    }

    [RequiresPeerFact(PeerProgram.Bzrtp)]
    public async Task SecondCall_OurCacheLost_TheyAlarm()
    {
        (await Cached().RunAsync()).AssertAgreed();
        // We keep our ZID and lose what we knew of the peer.
        string file = Path.Combine(_folder, "ours");
        string text = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(file, text.Replace("trust-peer", "trust-lost"));
        BzrtpCall second = await Cached().RunAsync();
        second.AssertAgreed();
        Assert.True(second.HasWarning(CacheMismatch), second.ToString());
        Assert.Equal("True", BzrtpCall.Text(second.Theirs, "cacheMismatch"));
        Assert.Equal("False", BzrtpCall.Text(second.Ours, "cacheMismatch"));
    }

    [RequiresPeerFact(PeerProgram.Bzrtp)]
    public async Task SecondCall_TheirCacheLost_WeAlarmAndKeepOurSecret()
    {
        (await Cached(weConfirm: true).RunAsync()).AssertAgreed();
        File.Delete(Path.Combine(_folder, "theirs"));
        string kept = await File.ReadAllTextAsync(Path.Combine(_folder, "ours"));
        BzrtpCall second = await Cached(weCommit: false).RunAsync();
        second.AssertAgreed();
        // A new ZID: our secrets are another device's.
        Assert.Equal("True", BzrtpCall.Text(second.Ours, "cacheMismatch"));
        Assert.Equal(kept, await File.ReadAllTextAsync(Path.Combine(_folder, "ours")));
        BzrtpCall third = await Cached(weConfirm: true, theyConfirm: true).RunAsync();
        third.AssertAgreed();
        Assert.Equal("True", BzrtpCall.Text(third.Ours, "cacheMismatch"));
        BzrtpCall fourth = await Cached().RunAsync();
        fourth.AssertAgreed();
        Assert.Equal(("True", "True"), (BzrtpCall.Text(fourth.Ours, "cacheMatched"),
            BzrtpCall.Text(fourth.Ours, "verified")));
    }

    [RequiresPeerTheory(PeerProgram.Bzrtp)]
    [InlineData("0011223344556677", "0011223344556677", "match", "match")]
    [InlineData("0011223344556677", "0011223344556676", "mismatch", "mismatch")]
    [InlineData("0011223344556677", null, "mismatch", "unset")]
    [InlineData(null, "0011223344556677", "unset", "mismatch")]
    public async Task AuxSecret_OnBothSides_IsJudgedAlike(string? ours, string? theirs,
        string ourResult, string theirResult)
        => await BzrtpCall.EachAsync(BzrtpCall.BothRoles(weCommit => new BzrtpCall
        {
            WeCommit = weCommit,
            OurAux = ours,
            TheirAux = theirs,
        }), call =>
        {
            call.AssertAgreed();
            Assert.Equal(ourResult, BzrtpCall.Text(call.Ours, "aux"));
            Assert.Equal(theirResult, BzrtpCall.Text(call.Theirs, "aux"));
        });

    private BzrtpCall Cached(bool weCommit = true, bool weConfirm = false,
        bool theyConfirm = false) => new()
        {
            WeCommit = weCommit,
            OurCache = Path.Combine(_folder, "ours"),
            TheirCache = Path.Combine(_folder, "theirs"),
            WeConfirm = weConfirm,
            TheyConfirm = theyConfirm,
        };
}
