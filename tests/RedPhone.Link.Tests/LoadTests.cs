using RedPhone.Wire;

namespace RedPhone.Link.Tests;

public sealed class LoadTests
{
    [Fact]
    public void Load_MoreHandshakesThanTheLimit_CookieIsDemandedAndAllComeUp()
    {
        const int phones = LinkLimits.LoadHandshakesPerSecond + 30;
        Pair pair = new(1, 200);
        for (int i = 0; i < phones; i++)
        {
            pair.AddPhone();
        }

        foreach (PhoneEnd phone in pair.Phones)
        {
            phone.Client.Start(pair.Now);
        }

        pair.Run(900);
        Assert.Equal(phones, pair.Server.SessionCount);
        Assert.True(pair.Server.CookiesSent >= 30);
        Assert.Equal(pair.Server.CookiesSent, pair.Phones.Sum(p => p.Client.Cookies));

        // A cookie counts as a sign of life; no handshake had to be made anew.
        Assert.All(pair.Phones, p => Assert.Equal(1, p.Client.HandshakesStarted));
        Assert.All(pair.Phones, p => Assert.True(p.Client.AnythingHeard));
    }

    [Fact]
    public void Load_StrangerWithoutCookie_CostsNoCurveWorkAndIsNotKept()
    {
        Pair pair = new();
        Flood flood = new(pair);
        flood.Fill();
        int asked = pair.Server.HandshakesAsked;
        for (int i = 0; i < 1000; i++)
        {
            flood.Send();
            Assert.True(flood.TakeReply() is null or CookieDatagram.Bytes);
            Assert.Null(flood.TakeReply());
        }

        Assert.Equal(asked, pair.Server.HandshakesAsked);
        Assert.Equal(0, pair.Server.SessionCount);
    }

    [Fact]
    public void Cookie_FromAnotherAddressOrPortOrBitFlipped_IsDemandedAgain()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhone();
        Flood flood = new(pair);
        flood.Fill();
        byte[]? withCookie = null;
        pair.Tap = d =>
        {
            if (d is { ToServer: true, Type: LinkDatagram.InitType }
                && d.Bytes.AsSpan(InitDatagram.Mac2Offset).ContainsAnyExcept((byte)0))
            {
                withCookie = (byte[])d.Bytes.Clone();
                return null;
            }

            return d;
        };
        phone.Client.Start(pair.Now);
        pair.Run(100);
        Assert.NotNull(withCookie);
        flood.Fill();
        UdpEndpoint other = new();
        other.CopyFrom(phone.Address);
        other.Port++;
        Assert.Equal(CookieDatagram.Bytes, flood.SendAs(other, withCookie));
        other.CopyFrom(phone.Address);
        other.Address[15]++;
        Assert.Equal(CookieDatagram.Bytes, flood.SendAs(other, withCookie));
        for (int bit = InitDatagram.Mac2Offset * 8; bit < InitDatagram.Bytes * 8; bit++)
        {
            byte[] flipped = (byte[])withCookie.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Equal(CookieDatagram.Bytes, flood.SendAs(phone.Address, flipped));
        }

        int asked = pair.Server.HandshakesAsked;
        Assert.Null(flood.SendAs(phone.Address, withCookie));
        Assert.Equal(asked + 1, pair.Server.HandshakesAsked);

        // Two changes of the secret later it is worth nothing.
        pair.Now += 2 * LinkLimits.CookieSecretMs;
        flood.Fill();
        Assert.Equal(CookieDatagram.Bytes, flood.SendAs(phone.Address, withCookie));
    }

    [Fact]
    public void Cookie_ForgedOrReplayed_IsDropped()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhone();
        Flood flood = new(pair);
        flood.Fill();
        byte[]? cookie = null;
        pair.Tap = d =>
        {
            if (d.Type == LinkDatagram.CookieType)
            {
                cookie = (byte[])d.Bytes.Clone();
                return null;
            }

            return d;
        };
        phone.Client.Start(pair.Now);
        pair.Run(100);
        for (int bit = 0; bit < CookieDatagram.Bytes * 8; bit++)
        {
            byte[] flipped = (byte[])cookie!.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            phone.Take(pair.Now, flipped);
            Assert.Equal(bit + 1, phone.Client.Dropped);
        }

        Assert.False(phone.Client.AnythingHeard);
        phone.Take(pair.Now, (byte[])cookie!.Clone());
        Assert.Equal(1, phone.Client.Cookies);
        phone.Take(pair.Now, (byte[])cookie.Clone());
        Assert.Equal(1, phone.Client.Cookies);
        pair.Run(100);
        Assert.Equal(LinkState.Up, phone.Client.State);
    }

    [Fact]
    public void HardLimit_EvenWithACookie_TheRestIsDropped()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhone();
        Flood flood = new(pair);
        flood.Fill();
        byte[] withCookie = [];
        pair.Tap = d =>
        {
            withCookie = d.Type == LinkDatagram.InitType ? (byte[])d.Bytes.Clone() : withCookie;
            return d.ToServer && pair.Server.CookiesSent > 0 ? null : d;
        };
        phone.Client.Start(pair.Now);
        pair.Run(100);
        pair.Now += 1000;
        int asked = pair.Server.HandshakesAsked;
        for (int i = 0; i < LinkLimits.MaxHandshakesPerSecond + 100; i++)
        {
            Assert.Null(flood.SendAs(phone.Address, withCookie));
        }

        Assert.Equal(LinkLimits.MaxHandshakesPerSecond, pair.Server.HandshakesAsked - asked);
        Assert.Equal(100, pair.Server.Dropped);
        pair.Now += 1000;
        Assert.Null(flood.SendAs(phone.Address, withCookie));
        Assert.Equal(LinkLimits.MaxHandshakesPerSecond + 1, pair.Server.HandshakesAsked - asked);
    }

    [Fact]
    public void Replies_OfEveryKind_AreSmallerThanTheirRequests()
    {
        Assert.True(ResponseDatagram.Bytes < InitDatagram.Bytes);
        Assert.True(CookieDatagram.Bytes < InitDatagram.Bytes);
        Assert.True(ResetDatagram.Bytes < TransportDatagram.MinBytes);

        // And on the wire, byte for byte: what the master sends to a stranger's address.
        Pair pair = new();
        PhoneEnd phone = pair.AddPhone();
        long toServer = 0;
        pair.Tap = d =>
        {
            if (d.ToServer)
            {
                toServer = d.Bytes.Length;
            }
            else
            {
                Assert.True(d.Bytes.Length <= toServer);
            }

            return d;
        };
        phone.Client.Start(pair.Now);
        pair.Run(60_000);
        pair.RestartServer();
        pair.Run(60_000);
        Assert.Equal(2, phone.Client.Handshakes);
    }

    [Fact]
    public void Asked_TableFull_FurtherOnesAreDroppedUntilAnsweredOrExpired()
    {
        Pair pair = new(1, 200);
        Flood flood = new(pair) { Answers = false };
        flood.Fill();
        pair.Now += 1000;
        flood.Fill();
        Assert.Equal(LinkLimits.MaxAsked, pair.Server.HandshakesAsked);
        pair.Server.HandleTimeout(pair.Now + LinkLimits.AskedMs);
        pair.Now += 1000;
        flood.Fill();
        Assert.True(pair.Server.HandshakesAsked > LinkLimits.MaxAsked);
    }

    [Fact]
    public void Pending_MoreThanThereIsRoomFor_OldestIsReplaced()
    {
        Pair pair = new(1, 1);
        PhoneEnd phone = pair.AddPhoneUp();
        Flood flood = new(pair) { Accepts = true };
        for (int i = 0; i < 3; i++)
        {
            flood.Fill();
            pair.Now += 1000;
        }

        Assert.True(pair.Server.IsUp(pair.SessionOf(phone)));
        Assert.True(pair.SendFrom(phone, "still here"));
        pair.Run(15_000);
        Assert.Single(pair.ServerReceived);
        Assert.Equal(1, pair.Server.SessionCount);
    }

    /// <summary>
    /// Strangers who know the master's key, each message 1 a true one of a new key.
    /// </summary>
    private sealed class Flood
    {
        private readonly Pair _pair;
        private readonly byte[] _output = new byte[1500];
        private readonly UdpEndpoint _source = new();
        private readonly UdpEndpoint _destination = new();
        private readonly LinkServerEvent _event = new();
        private readonly List<byte[]> _inits = [];
        private int _next;

        public Flood(Pair pair)
        {
            _pair = pair;
            _source.SetIpv4(203, 0, 113, 1, 99);
            for (int i = 0; i < 2 * LinkLimits.LoadHandshakesPerSecond; i++)
            {
                LinkClient client = new(new RedPhone.Crypto.ManagedCryptoEngine(), pair.Entropy);
                client.Configure(pair.Random32(), pair.ServerPublic, null, 1);
                client.Start(0);
                int count = 0;
                while (count == 0)
                {
                    client.Work(0);
                    count = client.TryTakeOutput(_output);
                }

                _inits.Add(_output[..count]);
            }
        }

        public bool Answers { get; init; } = true;

        public bool Accepts { get; init; }

        /// <summary>Uses up this second's free handshakes.</summary>
        public void Fill()
        {
            for (int i = 0; i < LinkLimits.LoadHandshakesPerSecond; i++)
            {
                Send();
            }

            while (TakeReply() is not null)
            {
            }
        }

        public void Send() => Handle(_source, _inits[_next++ % _inits.Count]);

        public int? SendAs(UdpEndpoint source, byte[] init)
        {
            Handle(source, init);
            return TakeReply();
        }

        public int? TakeReply()
            => _pair.Server.TryTakeOutput(_output, _destination, out int count) ? count : null;

        private void Handle(UdpEndpoint source, byte[] init)
        {
            _pair.Server.Handle(_pair.Now, source, (byte[])init.Clone(), init.Length);
            while (_pair.Server.TryTakeEvent(_event))
            {
                if (Accepts)
                {
                    _pair.Server.Accept(_pair.Now, _event.Session);
                }
                else if (Answers)
                {
                    _pair.Server.Reject(_event.Session);
                }
            }
        }
    }
}
