using System.Text.Json;
using Xunit.Abstractions;

namespace RedPhone.Interop.Tests;

/// <summary>Further streams, exported keys and the cacheless mode against libbzrtp.</summary>
public sealed class BzrtpStreamTests(ITestOutputHelper output) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("redphone-").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    /// <summary>Two streams over one port, with every hash and cipher, in both roles.</summary>
    [RequiresPeerFact(PeerProgram.Bzrtp)]
    public async Task Call_WithTwoStreams_AgreesOnBoth()
    {
        var calls =
            from weCommit in new[] { true, false }
            from hash in new[] { "S256", "S384" }
            from cipher in new[] { "AES1", "AES3" }
            select new BzrtpCall
            {
                WeCommit = weCommit,
                Hash = hash,
                Cipher = cipher,
                KeyAgreement = "X255",
                Streams = 2,
            };
        await BzrtpCall.EachAsync(calls, call =>
        {
            call.AssertAgreed();
            (JsonElement ours, JsonElement theirs) = call.Second;
            Assert.True(ours.ValueKind == JsonValueKind.Object
                && theirs.ValueKind == JsonValueKind.Object, call.ToString());
            BzrtpCall.AssertKeysMirrored(ours, theirs);
            Assert.NotEqual(BzrtpCall.Text(call.Ours, "sendKey"), BzrtpCall.Text(ours, "sendKey"));
            Assert.Equal(("Mult", "Mult", ""), (BzrtpCall.Text(ours, "ka"),
                BzrtpCall.Text(theirs, "ka"), BzrtpCall.Text(ours, "sas")));
            Assert.Equal(call.WeCommit ? "initiator" : "responder",
                BzrtpCall.Text(ours, "role"));
            foreach (string same in new[] { "hash", "cipher", "auth" })
            {
                Assert.Equal(BzrtpCall.Text(call.Ours, same), BzrtpCall.Text(ours, same));
            }

            output.WriteLine($"{call.Hash} {call.Cipher} we are {BzrtpCall.Text(ours, "role")}: "
                + "second stream secure");
        });
    }

    /// <summary>Both derive the same key from their exported key, and another for another
    /// purpose.</summary>
    [RequiresPeerTheory(PeerProgram.Bzrtp)]
    [InlineData("S256")]
    [InlineData("S384")]
    public async Task ExportedKey_ForAPurpose_IsTheSameOnBothSides(string hash)
        => await BzrtpCall.EachAsync(BzrtpCall.BothRoles(weCommit => new BzrtpCall
        {
            WeCommit = weCommit,
            Hash = hash,
            KeyAgreement = "X255",
            ExportLabel = weCommit ? "chat" : "file transfer",
        }), call =>
        {
            call.AssertAgreed();
            string ours = BzrtpCall.Text(call.Ours, "exported");
            Assert.Equal(ours, BzrtpCall.Text(call.Theirs, "exported"));
            Assert.Equal(hash == "S384" ? 96 : 64, ours.Length);
            Assert.NotEqual(ours, BzrtpCall.Text(call.Ours, "exportedKey"));
        });

    /// <summary>We say TTL 0: we keep nothing, and the next call is a first one to us.</summary>
    [RequiresPeerFact(PeerProgram.Bzrtp)]
    public async Task Call_WithTtlZero_IsKeptByNobodyHere()
    {
        foreach (bool weCommit in new[] { true, false })
        {
            BzrtpCall call = await new BzrtpCall
            {
                WeCommit = weCommit,
                WeKeepNothing = true,
                OurCache = Path.Combine(_folder, "ours"),
                TheirCache = Path.Combine(_folder, "theirs"),
            }.RunAsync();

            call.AssertAgreed();
            Assert.Equal(("False", "False"), (BzrtpCall.Text(call.Ours, "cacheMatched"),
                BzrtpCall.Text(call.Ours, "cacheMismatch")));
            output.WriteLine($"bzrtp's cacheMismatch: {BzrtpCall.Text(call.Theirs,
                "cacheMismatch")}");
        }
    }
}
