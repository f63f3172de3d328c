using RedPhone.Benchmarks.Targets;

namespace RedPhone.Benchmarks.Tests;

public class BenchProcessorsTests
{
    [Theory]
    [InlineData(1, true, false, -1, -1, -1)]
    [InlineData(2, false, false, 4, 5, -1)]
    [InlineData(2, false, true, 4, 5, -1)]
    [InlineData(2, true, false, 5, 5, 4)]
    [InlineData(2, true, true, 4, 5, 4)]
    [InlineData(3, true, false, 6, 5, 4)]
    [InlineData(3, true, true, 6, 5, 4)]
    public void Choose_SoManyProcessors_EachPartHasWhatIsThere(int count, bool attacked,
        bool relayAlone, int phones, int relay, int attacker)
    {
        int[] allowed = [.. Enumerable.Range(4, count)];
        var chosen = BenchProcessors.Choose(allowed, attacked, relayAlone);
        Assert.Equal(new BenchProcessors(phones, relay, attacker), chosen);
        Assert.Equal(count > 1 && phones == relay, chosen.PhonesShareWithRelay);
    }

    [Theory]
    [InlineData(5, 5, 4, "processors: relay 5, phones 5, attacker 4 alone")]
    [InlineData(4, 5, 4, "processors: relay 5, phones 4, attacker 4")]
    [InlineData(4, 5, -1, "processors: relay 5, phones 4")]
    [InlineData(-1, -1, -1, "processors: one for all")]
    public void ToString_Choice_SaysWhoIsWhere(int phones, int relay, int attacker, string text)
        => Assert.Equal(text, new BenchProcessors(phones, relay, attacker).ToString());
}
