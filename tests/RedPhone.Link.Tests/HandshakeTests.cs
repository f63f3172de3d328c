using RedPhone.Wire;

namespace RedPhone.Link.Tests;

public sealed class HandshakeTests
{
    [Fact]
    public void Start_MasterThere_UpAfterOneRoundTripAndConfirmedHalfALater()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhone();
        phone.Client.Start(pair.Now);
        long up = pair.RunUntil(10_000, () => phone.Client.State == LinkState.Up);
        Assert.Equal(2 * pair.DelayMs, up);
        Assert.Equal(0, pair.Server.SessionCount);
        pair.Run(pair.DelayMs);
        Assert.Equal(1, pair.Server.SessionCount);
        Assert.Equal([LinkServerEventKind.HandshakeAsked, LinkServerEventKind.SessionUp],
            pair.Events.Select(e => e.Kind));
        Assert.Equal(Convert.ToHexString(phone.Public), pair.Events[1].Peer);
        byte[] own = new byte[32];
        Assert.True(phone.Client.TryGetOwnPublic(own, 0));
        Assert.Equal(phone.Public, own);
        pair.Server.CopyPublic(own, 0);
        Assert.Equal(pair.ServerPublic, own);
    }

    [Fact]
    public void Stamp_BootCountAndMilliseconds_AreVisibleToTheMaster()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhone(boots: 7);
        phone.Client.Start(pair.Now);
        pair.Run(500);
        Assert.Equal([(7UL << 40) | 1000], pair.Stamps);
    }

    [Fact]
    public void Init_Replayed_IsAskedWithItsOldStampAndRefused()
    {
        Pair pair = new();
        byte[]? init = null;
        pair.Tap = d =>
        {
            init ??= d.Type == LinkDatagram.InitType ? (byte[])d.Bytes.Clone() : null;
            return d;
        };
        PhoneEnd phone = pair.AddPhoneUp();
        pair.Inject(phone.Address, null, init!);
        pair.Run(1000);
        Assert.Equal(pair.Stamps, pair.RefusedStamps);
        Assert.Equal(1, pair.Server.SessionCount);
        Assert.Single(pair.Events, e => e.Kind == LinkServerEventKind.SessionUp);
    }

    [Fact]
    public void Start_WrongMasterKey_SilenceAndBackoff()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhone(Curve.Public(pair.Random32()));
        List<long> inits = [];
        int replies = 0;
        pair.Tap = d =>
        {
            inits.Add(pair.Now);
            replies += d.ToServer ? 0 : 1;
            return d;
        };
        long start = pair.Now;
        phone.Client.Start(start);
        pair.Run(4999);

        // "No master" can be said within 5 s.
        Assert.Equal(2, phone.Client.FailedHandshakes);
        Assert.False(phone.Client.AnythingHeard);
        pair.Run(60_000);
        Assert.Equal(0, replies);
        Assert.Equal(LinkState.Connecting, phone.Client.State);
        Assert.False(phone.Client.LinkLost);
        Assert.Equal(inits.Count, pair.Server.Dropped);
        long[] waits = inits.Zip(inits.Skip(1), (a, b) => b - a).ToArray();
        Assert.Equal(1000, waits[0]);
        Assert.InRange(waits[1], 1500, 2000);
        Assert.InRange(waits[2], 3000, 4000);
        Assert.All(waits.Skip(3), w => Assert.InRange(w, 6000, 8000));
    }

    [Fact]
    public void Start_FirstKeyDead_BackupKeyAfterTwoFailedHandshakes()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhone(Curve.Public(pair.Random32()), pair.ServerPublic);
        phone.Client.Start(pair.Now);
        long up = pair.RunUntil(pair.Now + 30_000, () => phone.Client.State == LinkState.Up);
        Assert.InRange(up, 2500, 3100);
        Assert.Equal(3, phone.Client.HandshakesStarted);
        Assert.True(phone.Client.UsingBackup);
        Assert.Equal(0, phone.Client.FailedHandshakes);
    }

    [Fact]
    public void Start_BackupKeyDead_FirstKeyWithin16SecondsOfTheMastersReturn()
    {
        for (int seed = 1; seed <= 20; seed++)
        {
            Pair pair = new(seed) { ServerRuns = false };
            PhoneEnd phone = pair.AddPhone(null, Curve.Public(pair.Random32()));
            phone.Client.Start(pair.Now);
            pair.Run(60_000 + (seed * 700));
            pair.RestartServer();
            long up = pair.RunUntil(pair.Now + 30_000, () => phone.Client.State == LinkState.Up);
            Assert.InRange(up, 0, 16_100);
            Assert.False(phone.Client.UsingBackup);
        }
    }

    [Fact]
    public void Start_LowOrderMasterKey_NeverSendsAndTriesTheBackup()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhone(new byte[32], pair.ServerPublic);
        phone.Client.Start(pair.Now);
        pair.Run(30_000);
        Assert.Equal(LinkState.Up, phone.Client.State);
        Assert.True(phone.Client.UsingBackup);
        Assert.Equal(0, pair.Server.Dropped);
    }

    [Fact]
    public void Asked_Rejected_Silence()
    {
        Pair pair = new() { Knows = _ => false };
        PhoneEnd phone = pair.AddPhone();
        int replies = 0;
        pair.Tap = d =>
        {
            replies += d.ToServer ? 0 : 1;
            return d;
        };
        phone.Client.Start(pair.Now);
        pair.Run(30_000);
        Assert.Equal(0, replies);
        Assert.True(pair.Server.HandshakesAsked >= 5);
        Assert.Equal(LinkState.Connecting, phone.Client.State);
        pair.Knows = _ => true;
        pair.Run(9_000);
        Assert.Equal(LinkState.Up, phone.Client.State);
    }

    [Fact]
    public void Accept_TwiceLateOrUnknown_IsRefused()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhone();
        List<byte[]> inits = Capture(pair, phone);
        LinkServerEvent asked = Ask(pair, phone, inits[0]);
        pair.Server.Reject(asked.Session);
        Assert.False(pair.Server.Accept(pair.Now, asked.Session));
        asked = Ask(pair, phone, inits[0]);
        Assert.True(pair.Server.Accept(pair.Now, asked.Session));
        Assert.False(pair.Server.Accept(pair.Now, asked.Session));
        asked = Ask(pair, phone, inits[0]);
        pair.Server.HandleTimeout(pair.Now + LinkLimits.AskedMs);
        Assert.False(pair.Server.Accept(pair.Now, asked.Session));
        Assert.False(pair.Server.Accept(pair.Now, -1));
        Assert.False(pair.Server.Accept(pair.Now, int.MaxValue));
    }

    [Fact]
    public void Init_EachBitFlipped_NoReplyAndNothingAsked()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhone();
        byte[] init = Capture(pair, phone)[0];
        byte[] output = new byte[1500];
        UdpEndpoint destination = new();

        // mac2 (the last 16 bytes) is not looked at without load.
        for (int bit = 0; bit < InitDatagram.Mac2Offset * 8; bit++)
        {
            byte[] flipped = (byte[])init.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            pair.Server.Handle(pair.Now, phone.Address, flipped, flipped.Length);
            Assert.False(pair.Server.TryTakeEvent(new LinkServerEvent()));
            Assert.False(pair.Server.TryTakeOutput(output, destination, out _));
            Assert.Equal(bit + 1, pair.Server.Dropped);
        }

        Ask(pair, phone, init);
    }

    [Fact]
    public void Response_EachBitFlipped_IsDroppedAndTheTrueOneStillCounts()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhone();
        byte[]? response = null;
        pair.Tap = d =>
        {
            response ??= d.Type == LinkDatagram.ResponseType ? d.Bytes : null;
            return d.ToServer ? d : null;
        };
        phone.Client.Start(pair.Now);
        pair.Run(100);
        for (int bit = 0; bit < response!.Length * 8; bit++)
        {
            byte[] flipped = (byte[])response.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            phone.Take(pair.Now, flipped);
            pair.Flush();
            Assert.Equal(bit + 1, phone.Client.Dropped);
            Assert.Equal(LinkState.Connecting, phone.Client.State);
        }

        phone.Take(pair.Now, response);
        pair.Flush();
        Assert.Equal(LinkState.Up, phone.Client.State);
        phone.Take(pair.Now, response);
        Assert.Equal((response.Length * 8) + 1, phone.Client.Dropped);
    }

    [Fact]
    public void Work_IsSliced_AndTheNextHandshakeIsPreparedWhileIdle()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhone();
        phone.Works = false;
        phone.Client.Start(pair.Now);
        int slices = 0;
        while (phone.Client.Work(pair.Now))
        {
            slices++;
        }

        // Own key and its mac1 key, static-static, then twice an ephemeral key, its product and five
        // hash steps; to write message 1 takes two.
        Assert.Equal((6 * Curve.Slices()) + 13, slices);
        Assert.False(phone.Client.HasWork);
        Assert.Equal(1, phone.Client.HandshakesStarted);
        pair.Run(100);
        Assert.Equal(LinkState.Connecting, phone.Client.State);
        slices = 0;
        while (phone.Client.State != LinkState.Up)
        {
            Assert.True(phone.Client.Work(pair.Now));
            slices++;
        }

        // ee, se and three hash steps: nothing else is left to compute.
        Assert.Equal((2 * Curve.Slices()) + 3, slices);
    }

    [Fact]
    public void Pending_NeverConfirmed_IsForgottenAndDoesNotTouchTheOldSession()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhoneUp();
        int session = pair.SessionOf(phone);

        // An attacker with the phone's key but without its traffic asks from elsewhere.
        PhoneEnd twin = pair.AddPhone();
        twin.Client = new LinkClient(new RedPhone.Crypto.ManagedCryptoEngine(), pair.Entropy);
        twin.Client.Configure(phone.Private, pair.ServerPublic, null, 2);
        pair.Tap = d => d.To == twin ? null : d;
        twin.Client.Start(pair.Now);
        pair.Run(500);
        twin.Client.Stop();
        Assert.True(pair.Server.IsUp(session));
        Assert.True(pair.SendFromServer(session, "still you"));
        pair.Run(15_000);
        Assert.Equal(["still you"], phone.Received);
        UdpEndpoint address = new();
        Assert.True(pair.Server.TryGetAddress(session, address));
        Assert.True(address.SameAs(phone.Address));
        Assert.Equal(1, pair.Server.SessionCount);
    }

    [Fact]
    public void Configure_Misuse_Throws()
    {
        Pair pair = new();
        LinkClient client = new(new RedPhone.Crypto.ManagedCryptoEngine(), pair.Entropy);
        Assert.Throws<InvalidOperationException>(() => client.Start(0));
        Assert.Throws<ArgumentException>(
            () => client.Configure(new byte[31], pair.ServerPublic, null!, 1));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => client.Configure(new byte[32], pair.ServerPublic, null!, 1 << 24));
        client.Configure(pair.Random32(), pair.ServerPublic, null!, 1);
        client.Start(0);
        Assert.Throws<InvalidOperationException>(() => client.Start(0));
        Assert.Throws<InvalidOperationException>(
            () => client.Configure(new byte[32], pair.ServerPublic, null!, 1));
        Assert.Throws<ArgumentException>(() => client.TryTakeOutput(new byte[1183]));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => client.TrySend(0, new byte[2000], 0, 1101));
        Assert.False(client.TrySend(0, new byte[10], 0, 10));
    }

    private static List<byte[]> Capture(Pair pair, PhoneEnd phone)
    {
        List<byte[]> inits = [];
        pair.Tap = d =>
        {
            inits.Add((byte[])d.Bytes.Clone());
            return null;
        };
        phone.Client.Start(pair.Now);
        pair.Run(3500);
        return inits;
    }

    private static LinkServerEvent Ask(Pair pair, PhoneEnd phone, byte[] init)
    {
        pair.Server.Handle(pair.Now, phone.Address, (byte[])init.Clone(), init.Length);
        LinkServerEvent asked = new();
        Assert.True(pair.Server.TryTakeEvent(asked));
        Assert.Equal(LinkServerEventKind.HandshakeAsked, asked.Kind);
        Assert.Equal(phone.Public, asked.PeerPublic);
        return asked;
    }
}
