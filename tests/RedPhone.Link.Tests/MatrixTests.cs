using RedPhone.Wire;

namespace RedPhone.Link.Tests;

/// <summary>
/// Each state times each kind of datagram. Every datagram is a true one of this very handshake or
/// session; only its time is right or wrong.
/// </summary>
public sealed class MatrixTests
{
    private static readonly int[] Types =
    [
        LinkDatagram.InitType, LinkDatagram.ResponseType, LinkDatagram.CookieType,
        LinkDatagram.TransportType, LinkDatagram.ResetType,
    ];

    public static TheoryData<LinkState, int, bool> PhoneCases
    {
        get
        {
            TheoryData<LinkState, int, bool> data = [];
            foreach (LinkState state in Enum.GetValues<LinkState>())
            {
                foreach (int type in Types)
                {
                    bool isUsed = (state, type) is
                        (LinkState.Connecting, LinkDatagram.ResponseType)
                        or (LinkState.Connecting, LinkDatagram.CookieType)
                        or (LinkState.Up, LinkDatagram.TransportType)
                        or (LinkState.Up, LinkDatagram.ResetType);
                    data.Add(state, type, isUsed);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(PhoneCases))]
    public void Phone_StateTimesDatagram_UsesOnlyWhatItAwaits(LinkState state, int type,
        bool isUsed)
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhone();
        Dictionary<int, byte[]> datagrams = Prepare(pair, phone, state);
        Assert.Equal(state, phone.Client.State);
        int dropped = phone.Client.Dropped;
        phone.Take(pair.Now, datagrams[type]);
        Assert.Equal(isUsed ? 0 : 1, phone.Client.Dropped - dropped);
    }

    [Theory]
    [InlineData(LinkDatagram.InitType, true, "asked")]
    [InlineData(LinkDatagram.ResponseType, true, "")]
    [InlineData(LinkDatagram.CookieType, true, "")]
    [InlineData(LinkDatagram.TransportType, true, "message")]
    [InlineData(LinkDatagram.ResetType, true, "")]
    [InlineData(LinkDatagram.InitType, false, "asked")]
    [InlineData(LinkDatagram.ResponseType, false, "")]
    [InlineData(LinkDatagram.CookieType, false, "")]
    [InlineData(LinkDatagram.TransportType, false, "reset")]
    [InlineData(LinkDatagram.ResetType, false, "")]
    public void Master_StateTimesDatagram_UsesOnlyWhatPhonesSend(int type, bool isUp,
        string outcome)
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhone();
        Dictionary<int, byte[]> datagrams = Prepare(pair, phone, LinkState.Up);
        datagrams[LinkDatagram.TransportType] = datagrams[ToMaster];
        if (!isUp)
        {
            pair.Server.Close(pair.SessionOf(phone));
        }

        int dropped = pair.Server.Dropped;
        pair.Server.Handle(pair.Now, phone.Address, datagrams[type], datagrams[type].Length);
        LinkServerEvent e = new();
        bool reported = pair.Server.TryTakeEvent(e);
        Assert.Equal(outcome is "asked" or "message", reported);
        Assert.True(!reported || e.Kind == (outcome == "asked"
            ? LinkServerEventKind.HandshakeAsked : LinkServerEventKind.Message));
        byte[] output = new byte[1500];
        bool replied = pair.Server.TryTakeOutput(output, new UdpEndpoint(), out int count);
        Assert.Equal(outcome is "message" or "reset", replied);
        Assert.Equal(outcome == "reset" ? ResetDatagram.Bytes : replied ? 96 : 0, count);
        Assert.Equal(reported ? 0 : 1, pair.Server.Dropped - dropped);
    }

    private const int ToMaster = -2;

    private static Dictionary<int, byte[]> Prepare(Pair pair, PhoneEnd phone, LinkState state)
    {
        Dictionary<int, byte[]> seen = [];
        bool hold = state != LinkState.Up;
        pair.Tap = d =>
        {
            bool upward = d is { ToServer: true, Type: LinkDatagram.TransportType };
            seen[upward ? ToMaster : d.Type] = (byte[])d.Bytes.Clone();
            return hold && d.Type != LinkDatagram.InitType ? null : d;
        };
        phone.Client.Start(pair.Now);
        pair.Run(200);
        if (state == LinkState.Up)
        {
            // One datagram each way that never arrived.
            hold = true;
            Assert.True(pair.SendFromServer(pair.SessionOf(phone), "held back"));
            Assert.True(pair.SendFrom(phone, "held back"));
            pair.Flush();
        }
        else
        {
            seen[LinkDatagram.TransportType] = new byte[TransportDatagram.MinBytes];
            TransportDatagram.EncodeHeader(seen[LinkDatagram.TransportType], 0, 1, 0);
            seen[ToMaster] = seen[LinkDatagram.TransportType];
        }

        seen[LinkDatagram.CookieType] = MakeCookie(pair, phone, seen[LinkDatagram.InitType]);
        seen[LinkDatagram.ResetType] = new byte[ResetDatagram.Bytes];
        ResetDatagram.Encode(seen[LinkDatagram.ResetType], 0,
            BigEndian.ReadUInt32(seen[ToMaster], TransportDatagram.ReceiverOffset),
            BigEndian.ReadUInt64(seen[ToMaster], TransportDatagram.CounterOffset));
        if (state == LinkState.Stopped)
        {
            phone.Client.Stop();
        }

        return seen;
    }

    // Another master process with the same key, under load.
    private static byte[] MakeCookie(Pair pair, PhoneEnd phone, byte[] init)
    {
        LinkServer loaded = pair.CreateServer();
        byte[] output = new byte[1500];
        int count = 0;
        while (count == 0)
        {
            loaded.Handle(pair.Now, phone.Address, (byte[])init.Clone(), init.Length);
            LinkServerEvent e = new();
            while (loaded.TryTakeEvent(e))
            {
                loaded.Reject(e.Session);
            }

            loaded.TryTakeOutput(output, new UdpEndpoint(), out count);
        }

        Assert.Equal(CookieDatagram.Bytes, count);
        return output[..count];
    }
}
