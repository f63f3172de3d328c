using RedPhone.Benchmarks.Load;

namespace RedPhone.Benchmarks.Tests;

public class FlowLedgerTests
{
    [Fact]
    public void Accept_EachOnceInOrder_CountsAll()
    {
        FlowLedger ledger = Sent(2, 100);
        for (int i = 0; i < 100; i++)
        {
            Assert.True(ledger.Accept(0, i));
            Assert.True(ledger.Accept(1, i));
        }

        AssertCounts(ledger, received: 200, reordered: 0, duplicated: 0, stale: 0, invented: 0);
    }

    [Fact]
    public void Accept_Copy_IsDuplicatedWhereverItStands()
    {
        FlowLedger ledger = Sent(1, 10);
        foreach (int number in new[] { 0, 1, 5 })
        {
            Assert.True(ledger.Accept(0, number));
        }

        Assert.False(ledger.Accept(0, 5));
        Assert.False(ledger.Accept(0, 0));
        Assert.True(ledger.Accept(0, 3));
        Assert.False(ledger.Accept(0, 3));
        AssertCounts(ledger, received: 4, reordered: 1, duplicated: 3, stale: 0, invented: 0);
    }

    [Fact]
    public void Accept_NeverSent_IsInvented()
    {
        FlowLedger ledger = Sent(1, 3);
        Assert.False(ledger.Accept(0, 3));
        Assert.False(ledger.Accept(0, -1));
        AssertCounts(ledger, received: 0, reordered: 0, duplicated: 0, stale: 0, invented: 2);
    }

    [Theory]
    [InlineData(63, true)]
    [InlineData(64, false)]
    public void Accept_FarBehind_IsToldFromACopyWithin64(int behind, bool accepted)
    {
        FlowLedger ledger = Sent(1, 100);
        Assert.True(ledger.Accept(0, 80));
        Assert.Equal(accepted, ledger.Accept(0, 80 - behind));
        Assert.Equal(accepted ? 0 : 1, ledger.Stale);
    }

    [Fact]
    public void TakeBack_RefusedPacket_HasNotBeenSent()
    {
        FlowLedger ledger = Sent(1, 3);
        ledger.TakeBack(0);
        Assert.Equal(2, ledger.Sent);
        Assert.False(ledger.Accept(0, 2));
        Assert.Equal(2, ledger.Next(0));
    }

    private static FlowLedger Sent(int flows, int packets)
    {
        var ledger = new FlowLedger(flows);
        for (int i = 0; i < packets * flows; i++)
        {
            Assert.Equal(i / flows, ledger.Next(i % flows));
        }

        return ledger;
    }

    private static void AssertCounts(FlowLedger ledger, long received, long reordered,
        long duplicated, long stale, long invented)
        => Assert.Equal((received, reordered, duplicated, stale, invented), (ledger.Received,
            ledger.Reordered, ledger.Duplicated, ledger.Stale, ledger.Invented));
}
