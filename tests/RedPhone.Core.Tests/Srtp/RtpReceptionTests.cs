using RedPhone.Core.Srtp;

namespace RedPhone.Core.Tests.Srtp;

/// <summary>RFC 3550 Appendix A.3 and A.8, beside a straight reckoning in floating point.</summary>
public class RtpReceptionTests
{
    [Fact]
    public void Fill_NothingHeard_HasNoBlock()
    {
        var report = new RtcpReport { HasBlock = true };
        new RtpReception().Fill(report, 1, 0, 0);

        Assert.False(report.HasBlock);
    }

    [Fact]
    public void Fill_LossInTheSecondInterval_CountsItsFractionOnly()
    {
        var reception = new RtpReception();
        var report = new RtcpReport();
        for (int i = 0; i < 100; i++)
        {
            reception.Note(i * 20, (uint)i * 160, 65_500UL + (ulong)i);
        }

        reception.Fill(report, 9, 65_599, 100);
        Assert.Equal((9u, 0, 0, 65_599u, 0u), (report.AboutSsrc, report.FractionLost, report.Lost,
            report.HighestSequence, report.Jitter));
        reception.Fill(report, 9, 65_699, 175);
        Assert.Equal((64, 25), (report.FractionLost, report.Lost));
        reception.Fill(report, 9, 65_799, 175);
        Assert.Equal((255, 125), (report.FractionLost, report.Lost));

        // Late ones arrive after they were counted as lost: a gain is reported as none.
        reception.Fill(report, 9, 65_800, 250);
        Assert.Equal((0, 51), (report.FractionLost, report.Lost));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(40)]
    public void JitterMs_RandomDelays_IsAppendixA8(int spreadMs)
    {
        var random = new Random(1);
        var reception = new RtpReception();
        double jitter = 0;
        int before = 0;
        uint timestamp = uint.MaxValue - 10_000;
        for (int i = 0; i < 2_000; i++)
        {
            int delayMs = random.Next(spreadMs + 1);
            reception.Note(1_000_000_000_000 + (i * 20) + delayMs, timestamp, (ulong)i);
            if (i > 0)
            {
                jitter += (Math.Abs(delayMs - before) - jitter) / 16;
            }

            before = delayMs;
            timestamp += 160;
        }

        Assert.InRange(reception.JitterMs, jitter - 2, jitter + 1);
    }

    [Fact]
    public void Note_TimestampJumps_LeaveTheJitterAlone()
    {
        var reception = new RtpReception();
        reception.Note(0, 0, 0);
        reception.Note(20, 0x80000000, 1);
        reception.Note(40, 0x80000000 + 160, 2);
        reception.Note(60, uint.MaxValue, 3);

        Assert.Equal(0, reception.JitterMs);
    }
}
