using RedPhone.Relay.DataPlane;

namespace RedPhone.Relay.Tests.DataPlane;

public class CoalescerTests
{
    [Theory]
    [InlineData(1, 1000, 0)]    // 1,000 packets/s: latency alone counts
    [InlineData(5, 100, 100)]   // 50,000: the limit
    [InlineData(16, 40, 40)]    // 400,000: as long as 16 packets take
    [InlineData(64, 40, 0)]     // a flood: batches are full anyway
    public void Next_SteadyRate_SleepsAsLongAsItPays(int packets, int since, int sleep)
    {
        var coalescer = new Coalescer(100);
        int last = 0;
        for (int i = 0; i < 200; i++)
        {
            last = coalescer.Next(packets, since);
        }

        Assert.InRange(last, sleep - 1, sleep);
    }

    [Fact]
    public void Next_LimitZero_NeverSleeps()
        => Assert.Equal(0, new Coalescer(0).Next(10, 100));
}
