using RedPhone.Core.Audio;

namespace RedPhone.Core.Tests.Audio;

public class JitterBufferTests
{
    [Fact]
    public void CleanPath_AnyConstantDelayAndPhase_PassesBitExact()
    {
        foreach (double delay in new[] { 0, 0.5, 5, 20, 35, 150 })
        {
            for (int phase = 0; phase < 20; phase++)
            {
                PlayoutSimulation run = new PlayoutSimulation
                {
                    Path = _ => delay,
                    PhaseMs = phase,
                }.Run(3000);
                AssertBitExact(run);
            }
        }
    }

    [Fact]
    public void CleanPath_StartDepth_IsFortyMilliseconds()
    {
        double sum = 0;
        for (int phase = 0; phase < 20; phase++)
        {
            PlayoutSimulation run = new PlayoutSimulation { Path = _ => 20, PhaseMs = phase }
                .Run(50);
            long start = run.Heard.First(heard => heard.Kind == FrameKind.Played).TimeMs - 20;
            Assert.InRange(start, 30, 50);
            sum += start;
        }

        Assert.InRange(sum / 20, 39, 41);
    }

    [Fact]
    public void CleanPath_SequenceAndTimestampWrap_PassesBitExact()
        => AssertBitExact(new PlayoutSimulation
        {
            Path = _ => 20,
            FirstSequence = 65000,
            FirstTimestamp = uint.MaxValue - 50_000,
        }.Run(2000));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void LossAndJitter_FivePercentAndThirtyMs_ConcealsTheLostOnly(int seed)
    {
        Random random = new(seed);
        PlayoutSimulation run = new PlayoutSimulation
        {
            Path = _ => random.Next(100) < 5 ? null : 20 + (random.NextDouble() * 30),
            PhaseMs = random.Next(20),
        }.Run(6000);
        int limit = run.LostOnPath + (run.Sent / 100);
        Assert.True(run.Concealed <= limit, $"concealed {run.Concealed}, limit {limit}");
        Assert.Equal(run.Concealed, run.Buffer.Concealed);
        Assert.InRange(run.Buffer.Lost, run.LostOnPath - 5, run.LostOnPath);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(60)]
    [InlineData(90)]
    public void Jitter_UniformInSpeechWithPauses_SettlesBelowOnePercent(int jitterMs)
    {
        for (int seed = 0; seed < 10; seed++)
        {
            Random random = new(seed);
            PlayoutSimulation run = new PlayoutSimulation
            {
                Path = _ => 20 + (random.NextDouble() * jitterMs),
                PhaseMs = random.Next(20),
            }.Run(3000);
            int settled = run.Heard.Skip(500).Count(heard => heard.Kind == FrameKind.Concealed);
            Assert.True(settled <= 25, $"seed {seed}: {settled} of 2,500 concealed");
        }
    }

    [Fact]
    public void Burst_FiveLost_IsRecoveredWithinTwoHundredMs()
    {
        for (int first = 50; first < 110; first++)
        {
            PlayoutSimulation run = new PlayoutSimulation
            {
                Path = n => n >= first && n < first + 5 ? null : 20,
            }.Run(200);
            Assert.Equal(5, run.Concealed);
            int concealed = run.Heard.FindIndex(heard => heard.Kind == FrameKind.Concealed);

            // 5 frames later it plays again, and from the second frame on bit-exactly.
            Assert.All(run.Heard.Skip(concealed + 5),
                heard => Assert.Equal(FrameKind.Played, heard.Kind));
            Assert.Equal(Speech.Frame(first + 6), run.Heard[concealed + 6].Frame);
            Assert.Equal(5, run.Buffer.Lost);
        }
    }

    [Fact]
    public void Reorder_NeighboursSwapped_PlaysAllBitExact()
        => AssertBitExact(new PlayoutSimulation { Path = n => n % 2 == 0 ? 40 : 15 }.Run(1000));

    [Fact]
    public void Duplicate_EveryPacketTwiceAndLater_CountsAndPlaysOnce()
    {
        JitterBuffer buffer = new();
        byte[] frame = new byte[160];
        int played = 0;
        for (int n = 0; n < 500; n++)
        {
            Put(buffer, n * 20, n);
            Put(buffer, (n * 20) + 1, n);
            if (n >= 5)
            {
                Put(buffer, (n * 20) + 2, n - 5);
            }

            played += buffer.Take((n * 20) + 10, frame, 0) == FrameKind.Played ? 1 : 0;
        }

        Assert.Equal(500, buffer.Received);
        Assert.Equal(995, buffer.Duplicate);
        Assert.Equal(0, buffer.Late + buffer.Lost + buffer.Concealed);
        Assert.InRange(played, 495, 500);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(-100)]
    public void Drift_HundredPpmForAnHour_NeverUnderruns(double ppm)
    {
        PlayoutSimulation run = new PlayoutSimulation { Path = _ => 20, SenderPpm = ppm }
            .Run(180_000);
        Assert.Equal(0, run.Concealed);
        Assert.Equal(0, run.Buffer.Late + run.Buffer.Lost);
        int moved = run.Buffer.Added + run.Buffer.Dropped;
        Assert.InRange(moved, 16, 20);
        Assert.Equal(ppm < 0, run.Buffer.Added > 0);
        AssertOnlySilenceChanged(run);
        Assert.InRange(run.Buffer.DepthFrames, 1, 6);
    }

    [Fact]
    public void Drift_WithoutAnySilence_KeepsTheDelayBounded()
    {
        PlayoutSimulation run = new PlayoutSimulation
        {
            Path = _ => 20,
            SenderPpm = 500,
            Source = Speech.Loud,
        }.Run(60_000);
        Assert.Equal(0, run.Concealed);
        Assert.InRange(run.Buffer.DepthFrames, 1, 9);
        Assert.InRange(run.Buffer.Dropped, 1, 30);
    }

    [Fact]
    public void DelayStep_HundredMsMore_IsHeardAgainSoon()
    {
        foreach (Func<int, byte[]> source in new[] { Speech.Frame, Speech.Loud })
        {
            PlayoutSimulation run = new PlayoutSimulation
            {
                Path = n => n < 200 ? 20 : 120,
                Source = source,
            }.Run(1000);
            int concealed = run.Heard.Skip(150).Count(heard => heard.Kind != FrameKind.Played);
            Assert.InRange(concealed, 4, 15);
            Assert.All(run.Heard.Skip(230),
                heard => Assert.NotEqual(FrameKind.Concealed, heard.Kind));
        }
    }

    [Fact]
    public void Stall_OneSecondThenAllAtOnce_SkipsToTheNewest()
    {
        PlayoutSimulation run = new PlayoutSimulation
        {
            Path = n => n >= 200 && n < 250 ? 20 + ((250 - n) * 20) : 20,
        }.Run(1000);
        Assert.InRange(run.Heard.Count(heard => heard.Kind == FrameKind.Concealed), 10, 12);
        Assert.Contains(run.Heard.Skip(200).Take(60), heard => heard.Kind == FrameKind.Comfort);
        Assert.All(run.Heard.Skip(270), heard => Assert.Equal(FrameKind.Played, heard.Kind));
        Assert.InRange(run.Buffer.DepthFrames, 1, 7);
        Assert.Equal(0, run.Buffer.Lost);
    }

    [Fact]
    public void Gap_TenSecondsLost_GivesComfortThenPlaysAgain()
    {
        PlayoutSimulation run = new PlayoutSimulation
        {
            Path = n => n >= 200 && n < 700 ? null : 20,
        }.Run(1000);
        Assert.Equal(JitterBuffer.MaxConcealedRun, run.Concealed);
        Assert.Equal(500, run.Buffer.Lost);
        Assert.All(run.Heard.Skip(710), heard => Assert.Equal(FrameKind.Played, heard.Kind));
        foreach ((_, FrameKind kind, byte[] frame) in run.Heard)
        {
            if (kind == FrameKind.Comfort)
            {
                Assert.Contains(frame, code => code != MuLaw.Silence && code != 0x7F);
                Assert.InRange(LevelMeter.PeakDbov(frame, 0), -70, -55);
            }
        }
    }

    [Theory]
    [InlineData(1, 1_000_000u)]
    [InlineData(1, 77u)]
    [InlineData(1, 0x8000_0000u)]
    [InlineData(20_000, 0x1234_5678u)]
    [InlineData(-20_000, 0x1234_5678u)]
    [InlineData(-3, 160_000u)]
    public void Jump_OfTimestampOrSequence_GoesOnWithinThreeFrames(int sequenceJump, uint jump)
    {
        JitterBuffer buffer = new();
        byte[] frame = new byte[160];
        int notPlayed = 0;
        for (int n = 0; n < 400; n++)
        {
            bool jumped = n >= 200;
            buffer.Put(n * 20, (1000 + n + (jumped ? sequenceJump - 1 : 0)) & 0xFFFF,
                (uint)(n * 160) + (jumped ? jump : 0), Speech.Frame(n), 0, 160);
            FrameKind kind = buffer.Take((n * 20) + 10, frame, 0);
            notPlayed += n > 100 && kind != FrameKind.Played ? 1 : 0;
            if (n > 220)
            {
                Assert.Equal(FrameKind.Played, kind);
            }
        }

        Assert.InRange(notPlayed, 0, 3);
    }

    [Fact]
    public void Jump_OneStrayPacket_DisturbsNothing()
    {
        JitterBuffer buffer = new();
        byte[] frame = new byte[160];
        for (int n = 0; n < 400; n++)
        {
            Put(buffer, n * 20, n);
            if (n % 50 == 20)
            {
                buffer.Put(n * 20, (n + 30_000) & 0xFFFF, 5, Speech.Loud(1), 0, 160);

                // 120 packets ago.
                int old = n - 120;
                buffer.Put(n * 20, old & 0xFFFF, (uint)(old * 160), Speech.Loud(1), 0, 160);
            }

            FrameKind kind = buffer.Take((n * 20) + 10, frame, 0);
            if (n > 2)
            {
                Assert.Equal(FrameKind.Played, kind);
                Assert.Equal(Speech.Frame(n - 1), frame);
            }
        }

        Assert.Equal(400, buffer.Received);
    }

    // The I2S driver moves 256 samples at a time on both sides: frames leave in ones and twos each
    // 32 ms, and are taken in ones and twos.
    [Fact]
    public void DmaGranules_OnBothSides_ConcealNothingOnceSettled()
    {
        for (int phase = 0; phase < 32; phase++)
        {
            JitterBuffer buffer = new();
            byte[] frame = new byte[160];
            int next = 0;
            int room = 0;
            int concealed = 0;
            for (int now = 0; now < 60_000; now++)
            {
                while (now % 32 == 0 && (next + 1) * 20 <= now)
                {
                    Put(buffer, now, next++);
                }

                room += now % 32 == phase ? 256 : 0;
                for (; room >= 160; room -= 160)
                {
                    FrameKind kind = buffer.Take(now, frame, 0);
                    concealed += kind == FrameKind.Concealed && now > 3000 ? 1 : 0;
                }
            }

            Assert.True(concealed == 0 && buffer.Added <= 2 && buffer.Dropped == 0,
                $"{phase}: {concealed} concealed, {buffer.Added} added, {buffer.Dropped} dropped");
        }
    }

    [Fact]
    public void Pause_WithJumpOfTimestamp_LosesNoneOfWhatFollows()
    {
        JitterBuffer buffer = new();
        byte[] frame = new byte[160];
        HashSet<string> heard = [];
        for (int n = 0; n < 300; n++)
        {
            if (n is < 100 or >= 130)
            {
                int sent = n < 100 ? n : n - 30;
                buffer.Put(n * 20, sent, (uint)(sent * 160) + (n < 100 ? 0 : 77777u),
                    Speech.Frame(sent), 0, 160);
            }

            buffer.Take((n * 20) + 10, frame, 0);
            heard.Add(Convert.ToHexString(frame, 40, 120));
        }

        Assert.All(Enumerable.Range(100, 160),
            n => Assert.Contains(Convert.ToHexString(Speech.Frame(n), 40, 120), heard));
        Assert.Equal(0, buffer.Lost);
    }

    [Fact]
    public void Packets_OfFortyMs_PassBitExact()
    {
        JitterBuffer buffer = new();
        byte[] frame = new byte[160];
        List<byte[]> played = [];
        for (int n = 0; n < 200; n++)
        {
            if (n % 2 == 1)
            {
                byte[] pair = [9, .. Speech.Frame(n - 1), .. Speech.Frame(n), 9];
                buffer.Put(n * 20, n / 2, (uint)((n - 1) * 160), pair, 1, 320);
            }

            if (buffer.Take((n * 20) + 10, frame, 0) == FrameKind.Played)
            {
                played.Add((byte[])frame.Clone());
            }
        }

        Assert.InRange(played.Count, 190, 200);
        Assert.Equal(Enumerable.Range(0, played.Count).Select(Speech.Frame), played);
        Assert.Equal(200, buffer.Received);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(159)]
    [InlineData(161)]
    [InlineData(640)]
    [InlineData(1400)]
    public void Put_NotWholeFrames_IsRefused(int count)
    {
        JitterBuffer buffer = new();
        buffer.Put(0, 1, 1, new byte[1500], 0, count);
        Assert.Equal(1, buffer.Refused);
        Assert.Equal(0, buffer.Received + buffer.DepthFrames);
    }

    [Fact]
    public void Reset_InMidCall_StartsAnew()
    {
        PlayoutSimulation run = new PlayoutSimulation { Path = n => n == 9 ? null : 20 }.Run(100);
        run.Buffer.Reset();
        Assert.Equal(0, run.Buffer.Received + run.Buffer.Lost + run.Buffer.Concealed
            + run.Buffer.DepthFrames);
        byte[] frame = new byte[160];
        Assert.Equal(FrameKind.Comfort, run.Buffer.Take(5000, frame, 0));
        Put(run.Buffer, 5001, 40_000);
        Assert.Equal(FrameKind.Played, run.Buffer.Take(5040, frame, 0));
        Assert.Equal(Speech.Frame(40_000), frame);
    }

    [Fact]
    public void PutAndTake_Anything_NeverThrows()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            Random random = new(seed);
            JitterBuffer buffer = new();
            byte[] bytes = new byte[1500];
            random.NextBytes(bytes);
            long now = random.NextInt64(1L << 40);
            int sequence = random.Next(65536);
            uint timestamp = (uint)random.NextInt64(1L << 32);
            byte[] frame = new byte[160];
            for (int i = 0; i < 2000; i++)
            {
                now += random.Next(random.Next(50) == 0 ? 3000 : 25);
                sequence = (sequence + random.Next(-3, 6)) & 0xFFFF;
                timestamp += (uint)(random.Next(-3, 6) * 160);
                if (random.Next(30) == 0)
                {
                    sequence = random.Next(65536);
                }

                if (random.Next(30) == 0)
                {
                    timestamp = (uint)random.NextInt64(1L << 32);
                }

                if (random.Next(3) != 0)
                {
                    buffer.Put(now, sequence, timestamp, bytes, 0,
                        random.Next(20) == 0 ? random.Next(1500) : 160 * random.Next(1, 4));
                }

                if (random.Next(3) != 0)
                {
                    buffer.Take(now, frame, 0);
                }

                Assert.InRange(buffer.DepthFrames, 0, 32);
                Assert.True(buffer.Lost >= 0);
                if (random.Next(500) == 0)
                {
                    buffer.Reset();
                }
            }
        }
    }

    [Fact]
    public void PutAndTake_LossyMinute_AllocatesNothing()
    {
        JitterBuffer buffer = new();
        byte[][] frames = Enumerable.Range(0, 60).Select(Speech.Frame).ToArray();
        byte[] frame = new byte[160];
        long before = 0;
        for (int n = 0; n < 3000; n++)
        {
            if (n == 100)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            if (n % 13 != 0 && n % 500 > 20)
            {
                buffer.Put((n * 20) + (n * 7 % 40), n, (uint)(n * 160), frames[n % 60], 0, 160);
            }

            buffer.Take((n * 20) + 10, frame, 0);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(buffer.Concealed > 100);
    }

    private static void Put(JitterBuffer buffer, long now, int number)
        => buffer.Put(now, number & 0xFFFF, (uint)(number * 160), Speech.Frame(number), 0, 160);

    private static void AssertBitExact(PlayoutSimulation run)
    {
        List<byte[]> played = run.Heard.Where(heard => heard.Kind == FrameKind.Played)
            .Select(heard => heard.Frame).ToList();
        int start = run.Heard.FindIndex(heard => heard.Kind == FrameKind.Played);
        Assert.Equal(run.Heard.Count - start, played.Count);
        Assert.True(played.Count > run.Sent - 15, $"{played.Count} of {run.Sent} played");
        for (int n = 0; n < played.Count; n++)
        {
            Assert.Equal(Speech.Frame(n), played[n]);
        }

        Assert.Equal(0, run.Buffer.Added + run.Buffer.Dropped + run.Buffer.Late + run.Buffer.Lost);
    }

    /// <summary>Every frame sent but silent ones was heard exactly once and unchanged.</summary>
    private static void AssertOnlySilenceChanged(PlayoutSimulation run)
    {
        int number = 0;
        foreach ((_, FrameKind kind, byte[] frame) in run.Heard)
        {
            if (kind != FrameKind.Played)
            {
                continue;
            }

            while (!frame.AsSpan().SequenceEqual(Speech.Frame(number)))
            {
                double mean = Speech.Frame(number).Average(code => Math.Abs(MuLaw.Decode(code)));
                Assert.True(mean < 200, $"frame {number} was dropped or changed");
                number++;
            }

            number++;
        }

        Assert.InRange(number, run.Sent - 15, run.Sent);
    }
}
