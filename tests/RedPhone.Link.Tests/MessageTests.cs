namespace RedPhone.Link.Tests;

public sealed class MessageTests
{
    public static TheoryData<int, int> LossAndSeed
    {
        get
        {
            TheoryData<int, int> data = [];
            foreach (int percent in new[] { 0, 5, 10, 20, 30, 40, 50 })
            {
                for (int seed = 1; seed <= 4; seed++)
                {
                    data.Add(percent, seed);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(LossAndSeed))]
    public void Messages_BothWaysOverABadWire_ArriveExactlyOnce(int percent, int seed)
    {
        Pair pair = new(seed) { JitterMs = 60, Repeat = 0.1 };
        PhoneEnd phone = pair.AddPhoneUp();
        pair.Loss = percent / 100.0;
        List<string> up = [];
        List<string> down = [];
        for (int i = 0; i < 60; i++)
        {
            string text = "message " + i + new string('x', i * 18);
            if (pair.SendFrom(phone, text))
            {
                up.Add(text);
            }

            if (pair.SendFromServer(pair.SessionOf(phone), text))
            {
                down.Add(text);
            }

            pair.Run(700);
        }

        pair.Loss = 0;
        pair.Run(30_000);
        Assert.Equal(up.Order(), pair.ServerReceived.Select(m => m.Text).Order());
        Assert.Equal(down.Order(), phone.Received.Order());
        Assert.Equal(0, phone.Client.Unacknowledged);
        Assert.True(up.Count > (percent <= 30 ? 55 : 10), $"{up.Count} sent, seed {seed}");
        Assert.True(percent > 0 || phone.Client.Retransmitted + pair.Server.Retransmitted == 0);
        Assert.True(percent < 20 || phone.Client.Retransmitted > 0);
    }

    [Fact]
    public void Messages_OfEveryLength_ArriveUnchangedInSteps()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhoneUp();
        HashSet<int> sizes = [];
        pair.Tap = d =>
        {
            sizes.Add(d.Bytes.Length);
            return d;
        };
        for (int length = 1; length <= LinkLimits.MaxMessageBytes; length += 7)
        {
            string text = new((char)('a' + (length % 26)), length);
            Assert.True(pair.SendFrom(phone, text));
            Assert.True(pair.SendFromServer(pair.SessionOf(phone), text));
            pair.Run(100);
            Assert.Equal(text, pair.ServerReceived[^1].Text);
            Assert.Equal(text, phone.Received[^1]);
        }

        Assert.All(sizes, s => Assert.Equal(0, (s - 32) % 64));
        Assert.Equal(LinkLimits.MaxDatagramBytes, sizes.Max());
    }

    [Fact]
    public void TrySend_NinthUnacknowledged_IsRefusedUntilOneIsAcknowledged()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhoneUp();
        int session = pair.SessionOf(phone);
        for (int i = 0; i < LinkLimits.MaxOutstanding; i++)
        {
            Assert.True(pair.SendFrom(phone, "up " + i));
            Assert.True(pair.SendFromServer(session, "down " + i));
        }

        Assert.False(pair.SendFrom(phone, "too many"));
        Assert.False(pair.SendFromServer(session, "too many"));
        pair.Run(100);
        Assert.True(pair.SendFrom(phone, "again"));
        Assert.True(pair.SendFromServer(session, "again"));
        pair.Run(100);
        Assert.Equal(9, pair.ServerReceived.Count);
        Assert.Equal(9, phone.Received.Count);
    }

    [Fact]
    public void Inbox_Full_MessagesComeAgainWhenThereIsRoom()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhoneUp();
        phone.TakesMessages = false;
        int session = pair.SessionOf(phone);
        for (int i = 0; i < 12; i++)
        {
            Assert.True(pair.SendFromServer(session, "m" + i));
            pair.Run(100);
        }

        Assert.True(phone.Client.Dropped > 0);
        phone.TakesMessages = true;
        pair.Run(5000);
        Assert.Equal(Enumerable.Range(0, 12).Select(i => "m" + i).Order(), phone.Received.Order());
    }

    [Fact]
    public void Retransmission_WaitsDoubleUpToTheCapAndEnd()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhoneUp();
        pair.Run(1000);
        pair.ServerRuns = false;
        List<long> times = [];
        pair.Tap = d =>
        {
            if (d.ToServer && d.Bytes.Length > 200)
            {
                times.Add(pair.Now);
            }

            return d;
        };
        Assert.True(pair.SendFrom(phone, new string('x', 300)));
        pair.Run(40_000);
        long[] waits = times.Zip(times.Skip(1), (a, b) => b - a).ToArray();
        Assert.Equal(LinkLimits.MaxSends, times.Count);
        Assert.Equal([200, 400, 800], waits[..3]);
        Assert.All(waits[3..], w => Assert.Equal(1600, w));
        Assert.Equal(1, phone.Client.Undelivered);
        Assert.Equal(0, phone.Client.Unacknowledged);
    }

    [Fact]
    public void Message_Unanswered_ProbesAndFindsTheLinkLostWithinFiveSeconds()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhoneUp();
        pair.Run(1000);
        pair.ServerRuns = false;
        Assert.True(pair.SendFrom(phone, "hello?"));
        long lost = pair.RunUntil(pair.Now + 10_000, () => phone.Client.LinkLost);
        Assert.Equal(200 + 400 + 800 + 3000, lost);
        Assert.Equal(LinkState.Connecting, phone.Client.State);
        Assert.False(pair.SendFrom(phone, "not now"));
    }

    [Fact]
    public void TrySend_StaleOrInventedSession_IsRefused()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhoneUp();
        int session = pair.SessionOf(phone);
        Assert.True(pair.Server.IsUp(session));
        Assert.False(pair.SendFromServer(session ^ (1 << 20), "x"));
        Assert.False(pair.SendFromServer(session + 1, "x"));
        Assert.False(pair.SendFromServer(-1, "x"));
        Assert.False(pair.SendFromServer(0, "x"));
        pair.Server.Close(session);
        Assert.False(pair.Server.IsUp(session));
        Assert.False(pair.SendFromServer(session, "x"));
        pair.Server.Close(session);
        Assert.Equal(0, pair.Server.SessionCount);
    }
}
