using RedPhone.Crypto;

namespace RedPhone.Link.Tests;

/// <summary>
/// The phone seals and opens datagrams slice by slice: what that must not change, and that nothing
/// is lost, used too early or repeated falsely because of it.
/// </summary>
public sealed class SliceTests
{
    [Fact]
    public void Messages_EveryLength_ArriveBothWays()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhoneUp();
        int session = pair.SessionOf(phone);
        int count = 0;
        for (int length = 1; length <= LinkLimits.MaxMessageBytes; length += 1 + (length % 3))
        {
            string text = new((char)('a' + (length % 26)), length);
            Assert.True(pair.SendFrom(phone, text));
            Assert.True(pair.SendFromServer(session, text));
            pair.Run(100);
            count++;
            Assert.Equal(count, pair.ServerReceived.Count);
            Assert.Equal(text, pair.ServerReceived[^1].Text);
            Assert.Equal(text, phone.Received[^1]);
        }

        Assert.Equal(0, phone.Client.Retransmitted + phone.Client.Dropped + pair.Server.Dropped);
    }

    [Fact]
    public void Opening_AnyByteFlipped_RefusesAtItsEndAndLeavesNothing()
    {
        (Pair pair, PhoneEnd phone, byte[] down) = DownDatagram(200);
        byte[] good = (byte[])down.Clone();
        for (int at = 16; at < down.Length; at++)
        {
            down[at] ^= (byte)(1 << (at & 7));
            phone.Client.Handle(pair.Now, down, 0, down.Length);
            Assert.False(phone.Client.CanHandle);
            while (!phone.Client.CanHandle)
            {
                Assert.DoesNotContain("mmmmmmmm", Buffer(phone));
                Assert.True(phone.Client.Work(pair.Now));
            }

            Assert.Equal(at - 15, phone.Client.Dropped);
            Assert.Equal(new string('\0', 1184), Buffer(phone));
            down[at] = good[at];
        }

        phone.Take(pair.Now, good);
        pair.Flush();
        Assert.Equal(new string('m', 200), Assert.Single(phone.Received));
    }

    /// <summary>The twin of it: a good one is readable only after its last authentication.
    /// </summary>
    [Fact]
    public void Opening_GoodDatagram_IsReadableOnlyAfterAllOfItWasAuthenticated()
    {
        (Pair pair, PhoneEnd phone, byte[] down) = DownDatagram(1000);
        phone.Client.Handle(pair.Now, down, 0, down.Length);
        int blind = 0;
        while (!Buffer(phone).Contains("mmmmmmmm"))
        {
            Assert.True(phone.Client.Work(pair.Now));
            blind++;
        }

        // The one-time key, 1,024 bytes by 256, then the first block.
        Assert.Equal(1 + 4 + 1, blind);
        while (!phone.Client.CanHandle)
        {
            Assert.True(phone.Client.Work(pair.Now));
        }

        Assert.Equal(new string('\0', 1184), Buffer(phone));
    }

    [Fact]
    public void Handle_WhileADatagramIsOpened_ThrowsAndTheSocketKeepsIt()
    {
        (Pair pair, PhoneEnd phone, byte[] down) = DownDatagram(300);
        phone.Client.Handle(pair.Now, (byte[])down.Clone(), 0, down.Length);

        Assert.Throws<InvalidOperationException>(
            () => phone.Client.Handle(pair.Now, down, 0, down.Length));

        // It is handled afterwards: a replay by then, and nothing else was lost.
        phone.Socket.Enqueue(down);
        pair.Flush();
        pair.Flush();
        Assert.Equal(1, phone.Client.Replayed);
        Assert.Equal(0, phone.Client.Dropped);
        Assert.Single(phone.Received);
    }

    [Fact]
    public void Socket_SeveralArriveAtOnce_AllAreOpenedOneAfterTheOther()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhoneUp();
        int session = pair.SessionOf(phone);
        phone.Works = false;
        for (int i = 0; i < 5; i++)
        {
            Assert.True(pair.SendFromServer(session, $"message {i}"));
        }

        pair.Run(50);
        Assert.Equal(4, phone.Socket.Count);
        Assert.Empty(phone.Received);

        phone.Works = true;
        pair.Run(50);
        Assert.Equal(5, phone.Received.Count);
        Assert.Equal(0, phone.Client.Dropped);
    }

    [Fact]
    public void Timers_WhileADatagramIsOpened_WaitForIt()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhoneUp();
        Assert.True(pair.SendFrom(phone, "asks"));
        pair.Flush();
        phone.Works = false;

        // The acknowledgement arrives in time, but is opened late.
        pair.Run(60);
        Assert.False(phone.Client.CanHandle);
        Assert.Equal(long.MaxValue, phone.Client.NextDeadlineMs);
        pair.Now += 10_000;
        phone.Client.HandleTimeout(pair.Now);
        Assert.Equal(0, phone.Client.Retransmitted);

        phone.Works = true;
        pair.Flush();
        phone.Client.HandleTimeout(pair.Now);
        Assert.Equal(0, phone.Client.Retransmitted);
        Assert.Equal(0, phone.Client.Unacknowledged);
    }

    [Fact]
    public void Retransmission_OfAMessageSealedLate_IsCountedFromItsDeparture()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhoneUp();
        pair.Tap = d => d.ToServer ? null : d;
        phone.Works = false;
        Assert.True(pair.SendFrom(phone, new string('x', 1000)));
        long queued = pair.Now;

        // One slice each 100 ms: longer than the whole retransmission time.
        byte[] output = new byte[1500];
        int sent = 0;
        while (sent == 0)
        {
            pair.Now += 100;
            phone.Client.HandleTimeout(pair.Now);
            phone.Client.Work(pair.Now);
            sent = phone.Client.TryTakeOutput(output);
        }

        Assert.True(pair.Now - queued > 5 * LinkLimits.RetransmitMs);
        Assert.Equal(0, phone.Client.Retransmitted);
        phone.Client.HandleTimeout(pair.Now + LinkLimits.RetransmitMs - 1);
        Assert.Equal(0, phone.Client.Retransmitted);
        phone.Client.HandleTimeout(pair.Now + LinkLimits.RetransmitMs);
        Assert.Equal(1, phone.Client.Retransmitted);
    }

    [Fact]
    public void Counters_OfDatagramsAbandoned_AreNeverUsedTwice()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhoneUp();
        HashSet<string> headers = [];
        pair.Tap = d =>
        {
            if (d.ToServer && d.Type == LinkDatagram.TransportType)
            {
                Assert.True(headers.Add(Convert.ToHexString(d.Bytes, 4, 12)));
            }

            return d;
        };
        for (int i = 0; i < 30; i++)
        {
            Assert.True(pair.SendFrom(phone, new string('x', 1 + (i * 30))));
            phone.Works = i % 2 == 0;
            phone.Client.Work(pair.Now);
            phone.Client.Work(pair.Now);
            pair.Run(20);
            phone.Works = true;
            pair.Run(200);
        }

        Assert.True(headers.Count >= 30);
        Assert.Equal(30, pair.ServerReceived.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Stop_InTheMiddle_WipesTheDatagramAndItsKey(bool opens)
    {
        (Pair pair, PhoneEnd phone, byte[] down) = DownDatagram(1000);
        if (opens)
        {
            phone.Client.Handle(pair.Now, down, 0, down.Length);
        }
        else
        {
            Assert.True(pair.SendFrom(phone, new string('m', 1000)));
        }

        for (int i = 0; i < 8; i++)
        {
            Assert.True(phone.Client.Work(pair.Now));
        }

        Assert.Contains("mmmmmmmm", Buffer(phone));
        phone.Client.Stop();

        Assert.Equal(new string('\0', 1184), Buffer(phone));
        Assert.True(phone.Client.CanHandle);
        Assert.False(phone.Client.HasDatagramWork);
    }

    /// <summary>An answer on the old session in the middle of writing message 1.</summary>
    [Fact]
    public void Init_HalfWrittenWhenTheSessionAnswers_IsDropped()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhoneUp();
        pair.Run(30_000);
        byte[]? answer = null;
        int keepalives = 0;
        pair.Tap = d =>
        {
            answer ??= d.ToServer ? null : d.Bytes;
            keepalives += d.ToServer ? 1 : 0;
            return d.ToServer ? d : null;
        };
        pair.RunUntil(pair.Now + 60_000, () => keepalives == LinkLimits.KeepaliveSends);
        phone.Works = false;
        pair.RunUntil(pair.Now + 60_000, () => phone.Client.LinkLost);
        Assert.True(phone.Client.LinkLost);
        Assert.True(phone.Client.Work(pair.Now));
        Assert.Equal(1, phone.Client.HandshakesStarted);
        phone.Works = true;
        pair.Tap = d => d;
        Assert.NotNull(answer);

        phone.Take(pair.Now, answer);
        Assert.False(phone.Client.LinkLost);
        pair.Run(5_000);
        Assert.Equal(1, phone.Client.HandshakesStarted);
        Assert.Equal(LinkState.Up, phone.Client.State);
        Assert.True(pair.SendFrom(phone, "still there"));
        pair.Run(500);
        Assert.Single(pair.ServerReceived);
    }

    /// <summary>A sealed datagram for the phone that has not reached it yet.</summary>
    private static (Pair Pair, PhoneEnd Phone, byte[] Down) DownDatagram(int length)
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhoneUp();
        byte[]? down = null;
        pair.Tap = d =>
        {
            down ??= !d.ToServer && d.Bytes.Length > length ? d.Bytes : null;
            return null;
        };
        Assert.True(pair.SendFromServer(pair.SessionOf(phone), new string('m', length)));
        pair.Flush();
        return (pair, phone, down!);
    }

    /// <summary>The buffer in which a datagram is sealed or opened.</summary>
    private static string Buffer(PhoneEnd phone)
    {
        const System.Reflection.BindingFlags flags = System.Reflection.BindingFlags.Instance
            | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Public;
        object work = typeof(LinkClient).GetField("_transport", flags)!.GetValue(phone.Client)!;
        byte[] bytes = (byte[])work.GetType().GetField("Datagram", flags)!.GetValue(work)!;
        return System.Text.Encoding.Latin1.GetString(bytes);
    }
}
