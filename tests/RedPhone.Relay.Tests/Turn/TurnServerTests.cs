using FsCheck;
using FsCheck.Fluent;
using RedPhone.Relay.Turn;
using RedPhone.Wire;

namespace RedPhone.Relay.Tests.Turn;

public class TurnServerTests
{
    private static readonly UdpEndpoint Client = RelayBench.Address(1);
    private static readonly UdpEndpoint Other = RelayBench.Address(2);
    private static readonly UdpEndpoint Peer = Public(8);
    private static readonly (int, byte[]) Udp = (TurnWire.RequestedTransport, TurnBed.Transport());

    private readonly TurnBed _bed = new();

    [Fact]
    public void Allocate_WithoutAndWithCredentials_Is401ThenARelayedAddress()
    {
        StunAnswer challenge = _bed.Bare(Client, TurnWire.Allocate, Udp);
        Assert.Equal(401, challenge.ErrorCode);
        Assert.Equal("turn"u8.ToArray(), challenge.Value(StunAttribute.Realm));
        Assert.Equal(0, _bed.Server.AllocationCount);
        StunAnswer granted = _bed.Ask(Client, TurnWire.Allocate, Udp);
        Assert.Equal(-1, granted.ErrorCode);
        Assert.Equal(Client.ToString(), granted.MappedAddress);
        Assert.NotNull(granted.Value(TurnWire.XorRelayedAddress));
        Assert.Equal([0, 0, 2, 88], granted.Value(TurnWire.Lifetime));
        Assert.NotNull(granted.Value(StunAttribute.MessageIntegrity));
    }

    [Fact]
    public void Allocate_WrongPassword_Is401()
    {
        _bed.Password = "wrong";
        Assert.Equal(401, _bed.Ask(Client, TurnWire.Allocate, Udp).ErrorCode);
    }

    [Theory]
    [InlineData("1")]           // over since 1970
    [InlineData("alice")]
    [InlineData("-9:alice")]
    [InlineData("")]
    public void Allocate_NameWithoutATimeToCome_Is401(string user)
    {
        _bed.User = user;
        Assert.Equal(401, _bed.Ask(Client, TurnWire.Allocate, Udp).ErrorCode);
    }

    [Fact]
    public void Allocate_NonceOfAnotherAddressOrTooOld_Is438()
    {
        byte[] nonce = _bed.Nonce(Client);
        byte[] request = _bed.Authentic(nonce, TurnWire.Allocate, Udp);
        Assert.Equal(438, Assert.Single(_bed.Exchange(Other, request)).ErrorCode);
        _bed.NowMs += 3_601_000;
        Assert.Equal(438, Assert.Single(_bed.Exchange(Client, request)).ErrorCode);
    }

    [Fact]
    public void Allocate_Twice_Is437AndACopyIsAnsweredAgain()
    {
        byte[] request = _bed.Authentic(_bed.Nonce(Client), TurnWire.Allocate, Udp);
        Assert.Equal(-1, Assert.Single(_bed.Exchange(Client, request)).ErrorCode);
        Assert.Equal(-1, Assert.Single(_bed.Exchange(Client, request)).ErrorCode);
        Assert.Equal(437, _bed.Ask(Client, TurnWire.Allocate, Udp).ErrorCode);
        Assert.Equal(1, _bed.Server.AllocationCount);
    }

    [Fact]
    public void Allocate_OtherTransport_Is442()
        => Assert.Equal(442, _bed.Ask(Client, TurnWire.Allocate,
            (TurnWire.RequestedTransport, TurnBed.Transport(6))).ErrorCode);

    [Fact]
    public void Allocate_OverTheQuotaOfOneUser_Is486AndOverAll508()
    {
        var bed = new TurnBed(new TurnSettings
        {
            Secret = TurnBed.Secret,
            MaxAllocations = 3,
            MaxAllocationsOfUser = 2,
        });
        Assert.Equal(-1, bed.Ask(RelayBench.Address(1), TurnWire.Allocate, Udp).ErrorCode);
        Assert.Equal(-1, bed.Ask(RelayBench.Address(2), TurnWire.Allocate, Udp).ErrorCode);
        Assert.Equal(486, bed.Ask(RelayBench.Address(3), TurnWire.Allocate, Udp).ErrorCode);
        bed.User += "b";
        Assert.Equal(-1, bed.Ask(RelayBench.Address(3), TurnWire.Allocate, Udp).ErrorCode);
        Assert.Equal(508, bed.Ask(RelayBench.Address(4), TurnWire.Allocate, Udp).ErrorCode);
    }

    [Fact]
    public void Allocate_WhileDraining_Is508AndARefreshIsGranted()
    {
        Allocate();
        _bed.Core.Draining = true;
        Assert.Equal(508, _bed.Ask(Other, TurnWire.Allocate, Udp).ErrorCode);
        Assert.Equal(-1, _bed.Ask(Client, TurnWire.Refresh).ErrorCode);
    }

    [Fact]
    public void Refresh_ByAnotherUser_Is441AndWithoutAnAllocation437()
    {
        Allocate();
        Assert.Equal(437, _bed.Ask(Other, TurnWire.Refresh).ErrorCode);
        _bed.User += "b";
        Assert.Equal(441, _bed.Ask(Client, TurnWire.Refresh).ErrorCode);
    }

    [Fact]
    public void Refresh_Zero_EndsAndTimeDoesToo()
    {
        Allocate();
        Assert.Equal(-1, _bed.Ask(Client, TurnWire.Refresh,
            (TurnWire.Lifetime, new byte[4])).ErrorCode);
        Assert.Empty(_bed.OpenPorts);
        Allocate();
        _bed.NowMs += 600_000;
        _bed.Core.HandleTimeout(_bed.NowMs);
        Assert.Empty(_bed.OpenPorts);
        Assert.Equal(0, _bed.Server.AllocationCount);
    }

    [Fact]
    public void Send_WithAndWithoutPermission_GoesOutOrIsCounted()
    {
        int port = Allocate();
        (int, byte[]) data = (TurnWire.DataAttribute, [1, 2, 3]);
        _bed.Indicate(Client, (TurnWire.XorPeerAddress, TurnBed.Xor(Peer)), data);
        Assert.Empty(_bed.Sent);
        Assert.Empty(_bed.FromPeer(port, Peer, [9]));
        Assert.Equal(2, _bed.Server.Counters.NotPermitted);
        Permit(Peer);
        _bed.Indicate(Client, (TurnWire.XorPeerAddress, TurnBed.Xor(Peer)), data);
        Assert.Equal((port, Peer.ToString()), (_bed.Sent[0].Port, _bed.Sent[0].Peer));
        Assert.Equal([1, 2, 3], _bed.Sent[0].Data);
        var indication = new StunAnswer(Assert.Single(_bed.FromPeer(port, Peer, [9])));
        Assert.Equal([9], indication.Value(TurnWire.DataAttribute));
        _bed.NowMs += 300_000;
        Assert.Empty(_bed.FromPeer(port, Peer, [9]));
    }

    [Theory]
    [InlineData(0x4000, -1)]
    [InlineData(0x7FFF, -1)]
    [InlineData(0x3FFF, 400)]
    [InlineData(0x8000, 400)]
    public void ChannelBind_Number_IsJudged(int number, int error)
    {
        Allocate();
        Assert.Equal(error, BindChannel(number, Peer));
    }

    [Fact]
    public void Channel_Bound_CarriesDataBothWays()
    {
        int port = Allocate();
        Assert.Equal(-1, BindChannel(0x4001, Peer));
        Assert.Equal(-1, BindChannel(0x4001, Peer));
        Assert.Equal(400, BindChannel(0x4002, Peer));
        Assert.Equal(400, BindChannel(0x4001, Public(9)));
        _bed.Send(Client, [0x40, 1, 0, 2, 7, 8]);
        Assert.Equal([7, 8], Assert.Single(_bed.Sent).Data);
        Assert.Equal([0x40, 1, 0, 1, 5], Assert.Single(_bed.FromPeer(port, Peer, [5])));
        _bed.Send(Client, [0x40, 1, 0, 3, 7, 8]);
        _bed.Send(Client, [0x40, 9, 0, 0]);
        _bed.Send(Other, [0x40, 1, 0, 0]);
        Assert.Equal((2, 1), (_bed.Server.Counters.Dropped, _bed.Server.Counters.NotPermitted));
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("172.16.0.1", true)]
    [InlineData("192.168.0.1", true)]
    [InlineData("169.254.169.254", true)]
    [InlineData("100.64.0.1", true)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("::1", true)]
    [InlineData("fe80::1", true)]
    [InlineData("fd00::1", true)]
    [InlineData("ff02::1", false)]
    [InlineData("::", false)]
    [InlineData("::7f00:1", true)]
    [InlineData("64:ff9b::7f00:1", true)]
    [InlineData("2002:7f00:1::", true)]
    public void Peers_OfTheRelaysOwnNetwork_AreRefused(string address, bool whenAllowed)
    {
        UdpEndpoint peer = AddressOf(address);
        Assert.False(PeerRules.MayReach(peer, allowPrivate: false));
        Assert.Equal(whenAllowed, PeerRules.MayReach(peer, allowPrivate: true));
    }

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("172.32.0.1")]
    [InlineData("2a00:1450::1")]
    public void Peers_Public_AreAllowed(string address)
        => Assert.True(PeerRules.MayReach(AddressOf(address), false));

    [Fact]
    public void CreatePermission_PrivatePeer_Is403AndNothingIsPermitted()
    {
        int port = Allocate();
        UdpEndpoint inside = AddressOf("127.0.0.1");
        Assert.Equal(403, _bed.Ask(Client, TurnWire.CreatePermission,
            (TurnWire.XorPeerAddress, TurnBed.Xor(Peer)),
            (TurnWire.XorPeerAddress, TurnBed.Xor(inside))).ErrorCode);
        Assert.Empty(_bed.FromPeer(port, Peer, [1]));
    }

    [Fact]
    public void Request_EveryFlippedBit_GrantsNothing()
    {
        byte[] request = _bed.Authentic(_bed.Nonce(Client), TurnWire.Allocate, Udp);
        for (int bit = 0; bit < request.Length * 8; bit++)
        {
            byte[] flipped = [.. request];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            _bed.Send(Client, flipped);
        }

        Assert.Equal(0, _bed.Server.AllocationCount);
        _bed.Send(Client, request);
        Assert.Equal(1, _bed.Server.AllocationCount);
    }

    [Fact]
    public void Handle_AnyBytesFromClientOrPeer_AreCounted()
    {
        int port = Allocate();
        Prop.ForAll<byte, byte[]>((first, rest) =>
        {
            _bed.Send(Client, [(byte)(first & 0x7F), .. rest]);
            _bed.FromPeer(port, Peer, rest);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Authenticate_LongTermSample_IsThatOfRfc5769Section24()
    {
        byte[] request = Convert.FromHexString(
            "000100602112a44278ad3433c6ad72c029da412e00060012e3839ee38388e383aae38383e382afe382b9"
            + "00000015001c662f2f3439396b3935346436"
            + "4f4c33346f4c394653547679363473410014000b6578616d706c652e6f7267"
            + "0000080014f67024656dd64a3e02b8e0712e85c9a28ca89666");
        byte[] key = System.Security.Cryptography.MD5.HashData(
            "\u30DE\u30C8\u30EA\u30C3\u30AF\u30B9:example.org:TheMatrIX"u8);
        byte[] tag = new byte[TurnWire.IntegrityBytes];
        TurnCredentials.Authenticate(key, request.AsSpan(0, request.Length - 24), tag);
        Assert.Equal(request[^20..], tag);
    }

    private static UdpEndpoint Public(byte last)
    {
        var peer = new UdpEndpoint();
        peer.SetIpv4(203, 0, 112, last, 4000);
        return peer;
    }

    private int Allocate()
    {
        Assert.Equal(-1, _bed.Ask(Client, TurnWire.Allocate, Udp).ErrorCode);
        return _bed.OpenPorts.Max();
    }

    private void Permit(UdpEndpoint peer)
        => Assert.Equal(-1, _bed.Ask(Client, TurnWire.CreatePermission,
            (TurnWire.XorPeerAddress, TurnBed.Xor(peer))).ErrorCode);

    private int BindChannel(int number, UdpEndpoint peer)
        => _bed.Ask(Client, TurnWire.ChannelBind,
            (TurnWire.ChannelNumber, [(byte)(number >> 8), (byte)number, 0, 0]),
            (TurnWire.XorPeerAddress, TurnBed.Xor(peer))).ErrorCode;

    private static UdpEndpoint AddressOf(string address)
        => RedPhone.Hosting.SocketAddresses.ToUdpEndpoint(
            new System.Net.IPEndPoint(System.Net.IPAddress.Parse(address), 4000));
}
