namespace RedPhone.Interop.Tests;

/// <summary>zrtp-hash from signaling, against libbzrtp.</summary>
public sealed class BzrtpHashTests
{
    private const int HelloHashMismatch = 0x80;

    [RequiresPeerFact(PeerProgram.Bzrtp)]
    public async Task ZrtpHash_RightOnBothSides_Agrees()
        => await BzrtpCall.EachAsync(BzrtpCall.BothRoles(weCommit => new BzrtpCall
        {
            WeCommit = weCommit,
            HashToUs = hash => hash,
            HashToThem = hash => hash,
        }), call => call.AssertAgreed());

    [RequiresPeerFact(PeerProgram.Bzrtp)]
    public async Task ZrtpHash_WrongOnOurSide_EndsBeforeAnySas()
        => await BzrtpCall.EachAsync(BzrtpCall.BothRoles(weCommit => new BzrtpCall
        {
            WeCommit = weCommit,
            HashToUs = FlipLastDigit,
            Seconds = 5,
        }), call =>
        {
            Assert.False(call.BothSecure);
            Assert.Equal("HelloHashMismatch", call.OurError);
        });

    [RequiresPeerFact(PeerProgram.Bzrtp)]
    public async Task ZrtpHash_WrongOnTheirSide_IsRefusedByThem()
    {
        BzrtpCall call = await new BzrtpCall { HashToThem = FlipLastDigit, Seconds = 3 }.RunAsync();
        Assert.False(call.BothSecure);
        Assert.True(call.HasWarning(HelloHashMismatch), call.ToString());
    }

    private static string FlipLastDigit(string hash)
        => hash[..^1] + (hash[^1] == '0' ? '1' : '0');
}
