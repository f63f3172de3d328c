using RedPhone.Wire;

namespace RedPhone.Link.Tests;

public sealed class RecoveryTests
{
    private const long BackWithinMs = 30_000;

    [Theory]
    [InlineData(0, false)]
    [InlineData(0, true)]
    [InlineData(20, false)]
    public void MasterRestart_AtAnyMoment_PhoneIsBackWithin30Seconds(int percent, bool noReset)
    {
        for (int seed = 1; seed <= 15; seed++)
        {
            Pair pair = new(seed);
            PhoneEnd phone = pair.AddPhoneUp();
            pair.Loss = percent / 100.0;
            pair.Tap = d => noReset && d.Type == LinkDatagram.ResetType ? null : d;
            pair.Run(20_000 + (seed * 1_700));
            pair.RestartServer();
            long back = pair.RunUntil(pair.Now + 60_000,
                () => pair.Server.SessionCount == 1 && phone.Client.State == LinkState.Up);
            Assert.InRange(back, 0, BackWithinMs);
        }
    }

    [Fact]
    public void MasterRestart_PhoneComputesOneMultiplicationIn1300Ms_IsBackWithin30Seconds()
    {
        for (int seed = 1; seed <= 5; seed++)
        {
            Pair pair = new(seed);
            pair.Tap = d => d.Type == LinkDatagram.ResetType ? null : d;
            PhoneEnd phone = pair.AddPhone();
            phone.Works = false;
            int sliceMs = 1300 / Curve.Slices();
            phone.Client.Start(pair.Now);
            RunSlowly(20_000 + (seed * 3_000), () => false);
            Assert.Equal(LinkState.Up, phone.Client.State);
            pair.RestartServer();
            long start = pair.Now;
            RunSlowly(60_000, () => pair.Server.SessionCount == 1);
            Assert.InRange(pair.Now - start, 0, BackWithinMs);

            void RunSlowly(long durationMs, Func<bool> isDone)
            {
                for (long end = pair.Now + durationMs; pair.Now < end && !isDone();)
                {
                    pair.Run(sliceMs);
                    phone.Client.Work(pair.Now);
                }
            }
        }
    }

    [Fact]
    public void MasterRestart_MessagesBothWaysGoOnInANewConversation()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhoneUp();
        for (int i = 0; i < 5; i++)
        {
            Assert.True(pair.SendFrom(phone, "up " + i));
            Assert.True(pair.SendFromServer(pair.SessionOf(phone), "down " + i));
            pair.Run(100);
        }

        pair.RestartServer();
        Assert.True(pair.SendFrom(phone, "into the gap"));
        pair.Run(10_000);
        Assert.True(pair.SendFromServer(pair.SessionOf(phone), "down again"));
        pair.Run(1000);
        Assert.Equal(6, phone.Received.Count);
        Assert.Equal("down again", phone.Received[^1]);
        Assert.Single(pair.ServerReceived, m => m.Text == "into the gap");
    }

    [Fact]
    public void PhoneReboot_SameKey_NewSessionReplacesTheOldAndIdsStartAnew()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhoneUp();
        Assert.True(pair.SendFrom(phone, "before"));
        Assert.True(pair.SendFromServer(pair.SessionOf(phone), "down before"));
        pair.Run(500);
        phone.Client = new LinkClient(new RedPhone.Crypto.ManagedCryptoEngine(), pair.Entropy);
        phone.Client.Configure(phone.Private, pair.ServerPublic, null, 2);
        phone.Client.Start(pair.Now);
        pair.Run(500);
        Assert.Equal(1, pair.Server.SessionCount);
        Assert.DoesNotContain(pair.Events, e => e.Kind == LinkServerEventKind.SessionDown);
        Assert.True(pair.SendFrom(phone, "after"));
        Assert.True(pair.SendFromServer(pair.SessionOf(phone), "down after"));
        pair.Run(500);
        Assert.Equal(["before", "after"], pair.ServerReceived.Select(m => m.Text));
        Assert.Equal(["down before", "down after"], phone.Received);
    }

    [Fact]
    public void PhoneReboot_BootCountNotIncreased_IsRefused()
    {
        Pair pair = new() { Now = 50_000 };
        PhoneEnd phone = pair.AddPhoneUp();
        phone.Client = new LinkClient(new RedPhone.Crypto.ManagedCryptoEngine(), pair.Entropy);
        phone.Client.Configure(phone.Private, pair.ServerPublic, null, 0);
        phone.Client.Start(pair.Now);
        pair.Run(30_000);
        Assert.Equal(LinkState.Connecting, phone.Client.State);
        Assert.NotEmpty(pair.RefusedStamps);
    }

    [Fact]
    public void Keepalive_Cadence_Is18To22SecondsJittered()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhoneUp();
        List<long> times = [];
        pair.Tap = d =>
        {
            if (d.ToServer)
            {
                times.Add(pair.Now);
            }

            return d;
        };
        pair.Run(3_600_000);
        long[] waits = times.Zip(times.Skip(1), (a, b) => b - a).ToArray();
        Assert.All(waits, w => Assert.InRange(w, 18_000, 22_000 + (2 * pair.DelayMs)));
        Assert.True(waits.Distinct().Count() > 100);
        Assert.True(waits.Max() - waits.Min() > 3000);
        Assert.Equal(LinkState.Up, phone.Client.State);
        Assert.Equal(1, phone.Client.Handshakes);
    }

    [Fact]
    public void PhoneGone_SessionDownAfterThreeKeepalives()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhoneUp();
        int session = pair.SessionOf(phone);
        phone.Client.Stop();
        Assert.Equal(LinkState.Stopped, phone.Client.State);
        pair.Run(LinkLimits.SessionIdleMs - 2000);
        Assert.True(pair.Server.IsUp(session));
        pair.Run(2000);
        Assert.False(pair.Server.IsUp(session));
        Assert.Equal((LinkServerEventKind.SessionDown, session,
            Convert.ToHexString(phone.Public)), pair.Events[^1]);
        Assert.Equal(long.MaxValue, pair.Server.NextDeadlineMs);
    }

    [Fact]
    public void Reset_Forged_NeverEndsTheSessionAndAsksOneHandshakeInFiveSeconds()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhoneUp();
        byte[]? seen = null;
        pair.Tap = d =>
        {
            // On the path, with every datagram in sight; real handshakes find no master.
            seen = d is { ToServer: true, Type: LinkDatagram.TransportType } ? d.Bytes : seen;
            return d.Type == LinkDatagram.InitType ? null : d;
        };
        pair.Run(30_000);
        int before = phone.Client.HandshakesStarted;
        for (int i = 0; i < 600; i++)
        {
            byte[] reset = new byte[ResetDatagram.Bytes];
            ResetDatagram.Encode(reset, 0, BigEndian.ReadUInt32(seen!, 4),
                BigEndian.ReadUInt64(seen!, 8));
            pair.Inject(phone.Address, phone, reset);
            pair.Run(100);
            Assert.Equal(LinkState.Up, phone.Client.State);
        }

        Assert.Equal(600, phone.Client.Resets);
        Assert.InRange(phone.Client.HandshakesStarted - before, 10, 13);
        Assert.True(pair.SendFrom(phone, "alive"));
        Assert.True(pair.SendFromServer(pair.SessionOf(phone), "alive"));
        pair.Run(1000);
        Assert.Single(pair.ServerReceived);
        Assert.Single(phone.Received);
        Assert.Equal(1, phone.Client.Handshakes);
    }

    [Fact]
    public void Reset_ForgedOffThePath_IsDropped()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhoneUp();
        uint index = 0;
        pair.Tap = d =>
        {
            index = d is { ToServer: true, Type: LinkDatagram.TransportType }
                ? BigEndian.ReadUInt32(d.Bytes, 4) : index;
            return d;
        };
        pair.Run(30_000);
        (uint, ulong)[] wrong = [(index + 1, 0UL), (index, 1000UL), (index, 1UL << 63)];
        foreach ((uint i, ulong c) in wrong)
        {
            byte[] reset = new byte[ResetDatagram.Bytes];
            ResetDatagram.Encode(reset, 0, i, c);
            pair.Inject(phone.Address, phone, reset);
            pair.Run(100);
        }

        Assert.Equal(0, phone.Client.Resets);
        Assert.Equal(3, phone.Client.Dropped);
        Assert.Equal(1, phone.Client.HandshakesStarted);
    }

    [Fact]
    public void InCall_Reset_OnlyAsksWhetherTheSessionLives()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhoneUp();
        pair.Run(10_000);
        phone.Client.InCall = true;
        uint index = 0;
        ulong counter = 0;
        pair.Tap = d =>
        {
            index = d.ToServer ? BigEndian.ReadUInt32(d.Bytes, 4) : index;
            counter = d.ToServer ? BigEndian.ReadUInt64(d.Bytes, 8) : counter;
            return d;
        };
        Assert.True(pair.SendFrom(phone, "x"));
        pair.Run(1000);
        byte[] reset = new byte[ResetDatagram.Bytes];
        ResetDatagram.Encode(reset, 0, index, counter);
        pair.Inject(phone.Address, phone, reset);
        pair.Run(3000);
        Assert.Equal(1, phone.Client.Resets);
        Assert.Equal(1, phone.Client.HandshakesStarted);
        Assert.Equal(LinkState.Up, phone.Client.State);

        // The master did restart: lost after 3 s of silence, then a handshake even in a call.
        pair.RestartServer();
        Assert.True(pair.SendFrom(phone, "y"));
        long back = pair.RunUntil(pair.Now + 10_000, () => phone.Client.Handshakes == 2);
        Assert.InRange(back, 3000, 3500);
        Assert.True(phone.Client.InCall);
    }

    [Fact]
    public void LinkLost_OldSessionAnswersAgain_UpWithoutANewHandshake()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhoneUp();
        pair.Run(1000);
        pair.Tap = d => d.Type == LinkDatagram.TransportType && d.ToServer ? null : d;
        pair.Loss = 1;
        long lost = pair.RunUntil(pair.Now + 30_000, () => phone.Client.LinkLost);
        Assert.InRange(lost, 0, 26_000);
        pair.Tap = d => d.Type == LinkDatagram.InitType ? null : d;
        pair.Loss = 0;
        Assert.True(pair.SendFromServer(pair.SessionOf(phone), "here I am"));
        pair.Run(100);
        Assert.False(phone.Client.LinkLost);
        Assert.Equal(LinkState.Up, phone.Client.State);
        Assert.Equal(1, phone.Client.Handshakes);
        Assert.Equal(0, phone.Client.FailedHandshakes);
        pair.Run(30_000);
        Assert.Equal(LinkState.Up, phone.Client.State);
    }

    [Fact]
    public void Close_ByTheMaster_PhoneAsksAgainAndCanBeRefused()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhoneUp();
        pair.Knows = _ => false;
        pair.Server.Close(pair.SessionOf(phone));
        pair.Run(30_000);
        Assert.Equal(0, pair.Server.SessionCount);
        Assert.True(phone.Client.LinkLost);
        Assert.Equal(LinkState.Connecting, phone.Client.State);
    }

    [Fact]
    public void Stop_ThenStart_ComesUpAgainWithNothingLeft()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhoneUp();
        phone.TakesMessages = false;
        Assert.True(pair.SendFromServer(pair.SessionOf(phone), "never read"));
        Assert.True(pair.SendFrom(phone, "read"));
        pair.Run(100);
        phone.Client.Stop();
        Assert.Equal(long.MaxValue, phone.Client.NextDeadlineMs);
        Assert.False(pair.SendFrom(phone, "stopped"));
        phone.TakesMessages = true;
        phone.Client.Start(pair.Now);
        Assert.False(phone.Client.AnythingHeard);
        pair.Run(1000);
        Assert.Equal(LinkState.Up, phone.Client.State);
        Assert.Empty(phone.Received);
        Assert.True(pair.SendFrom(phone, "again"));
        pair.Run(100);
        Assert.Equal(["read", "again"], pair.ServerReceived.Select(m => m.Text));
    }
}
