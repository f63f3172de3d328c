using Xunit.Abstractions;

namespace RedPhone.Interop.Tests;

/// <summary>A path that loses datagrams in both directions, against libbzrtp.</summary>
public sealed class BzrtpLossTests(ITestOutputHelper output)
{
    private const int Runs = 6;

    /// <summary>10, 20 and 40 %, all at once: every call waits for timers.</summary>
    [RequiresPeerFact(PeerProgram.Bzrtp)]
    public async Task Call_WithLoss_AgreesOrFailsCleanly()
    {
        int[] losses = [10, 20, 40];
        var secure = new int[losses.Length];
        var calls =
            from i in Enumerable.Range(0, losses.Length)
            from run in Enumerable.Range(0, Runs)
            select (Index: i, Call: new BzrtpCall
            {
                WeCommit = run % 2 == 0,
                // Each datagram passes two dice, the sender's and the receiver's.
                LossPercent = (1 - Math.Sqrt(1 - (losses[i] / 100.0))) * 100,
                Seconds = 25,
            });
        PeerProgram.Build(PeerProgram.Bzrtp);
        await Task.WhenAll(calls.Select(async pair =>
        {
            BzrtpCall call = await pair.Call.RunAsync();
            if (call.BothSecure)
            {
                Assert.Equal(BzrtpCall.Text(call.Ours, "sas"), BzrtpCall.Text(call.Theirs, "sas"));
                Assert.Equal(BzrtpCall.Text(call.Ours, "sendKey"),
                    BzrtpCall.Text(call.Theirs, "recvKey"));
                Interlocked.Increment(ref secure[pair.Index]);
            }
        }));
        for (int i = 0; i < losses.Length; i++)
        {
            output.WriteLine($"{losses[i]} % loss: {secure[i]} of {Runs} secure");
            Assert.True(secure[i] >= Runs - 2, $"{secure[i]} of {Runs} at {losses[i]} %");
        }
    }
}
