using RedPhone.Cli.Media;

namespace RedPhone.Interop.Tests;

/// <summary>Both sides of <c>redphone bench zrtp</c> agree on keys and measure something; how much
/// is for the benchmark to say.</summary>
public sealed class BzrtpBenchTests
{
    private const int Calls = 20;

    [Fact]
    public void Ours_AFewAgreements_AreMeasured()
        => Assert.InRange(ZrtpBench.MeasureOurs(Calls, warm: true), 0, 1_000_000);

    [RequiresPeerFact(PeerProgram.BzrtpBench)]
    public void Peer_AFewAgreements_AreMeasured()
        => Assert.InRange(ZrtpBench.MeasurePeer(PeerProgram.Build(PeerProgram.BzrtpBench), Calls),
            1, 1_000_000);

    [RequiresPeerFact(PeerProgram.BzrtpBench)]
    public void Peer_WithoutACount_StillMeasures()
        => Assert.True(ZrtpBench.MeasurePeer(PeerProgram.Build(PeerProgram.BzrtpBench), 1) > 0);
}
