using RedPhone.Relay.Turn;
using RedPhone.Wire;

namespace RedPhone.Relay.Tests.Turn;

/// <summary>RFC 8656's rules one by one, and the samples of RFC 5769.</summary>
public class TurnRulesTests
{
    private static readonly UdpEndpoint Client = RelayBench.Address(1);
    private static readonly UdpEndpoint Peer = At("8.8.8.8");
    private static readonly (int, byte[]) Udp = (TurnWire.RequestedTransport, TurnBed.Transport());

    private readonly TurnBed _bed = new();

    [Theory]
    [InlineData("§2.1", "VOkJxbRl1RmTxUk/WvJxBt", "000100582112a442b7e7a701bc34d686fa87dfae"
        + "802200105354554e207465737420636c69656e74002400046e0001ff80290008932ff9b151263b36"
        + "000600096576746a3a68367659202020000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2"
        + "80280004e57a3bcf")]
    [InlineData("§2.2", "VOkJxbRl1RmTxUk/WvJxBt", "0101003c2112a442b7e7a701bc34d686fa87dfae"
        + "8022000b7465737420766563746f7220002000080001a147e112a643"
        + "000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96")]
    [InlineData("§2.3", "VOkJxbRl1RmTxUk/WvJxBt", "010100482112a442b7e7a701bc34d686fa87dfae"
        + "8022000b7465737420766563746f7220002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9"
        + "00080014a382954e4be67bf11784c97c8292c275bfe3ed4180280004c8fb0b4c")]
    public void Authenticate_SamplesOfRfc5769_GiveTheirIntegrity(string section, string password,
        string hex)
    {
        const int IntegrityAndFingerprint = 24 + 8;
        byte[] message = Convert.FromHexString(hex);
        int end = message.Length - IntegrityAndFingerprint;
        byte[] tag = new byte[TurnWire.IntegrityBytes];
        TurnCredentials.Authenticate(System.Text.Encoding.ASCII.GetBytes(password),
            message.AsSpan(0, end), tag);
        Assert.True(message.AsSpan(end + 4, 20).SequenceEqual(tag), section);
        message[end - 1] ^= 1;
        TurnCredentials.Authenticate(System.Text.Encoding.ASCII.GetBytes(password),
            message.AsSpan(0, end), tag);
        Assert.False(message.AsSpan(end + 4, 20).SequenceEqual(tag), section);
    }

    [Theory]
    [InlineData(TurnWire.FamilyIpv4, "4", -1)]
    [InlineData(TurnWire.FamilyIpv6, "4", 440)]
    [InlineData(TurnWire.FamilyIpv6, "6", -1)]
    [InlineData(TurnWire.FamilyIpv4, "6", 440)]
    [InlineData(TurnWire.FamilyIpv4, "46", -1)]
    [InlineData(TurnWire.FamilyIpv6, "46", -1)]
    [InlineData(0, "6", 440)]
    [InlineData(9, "4", 440)]
    [InlineData(9, "6", 440)]
    [InlineData(9, "46", 440)]
    public void Allocate_Family_IsServedOr440AndNoPortStaysOpen(int family, string served,
        int code)
    {
        _bed.Ipv4Ports = served.Contains('4');
        _bed.Ipv6Ports = served.Contains('6');
        StunAnswer answer = _bed.Ask(Client, TurnWire.Allocate, Udp, Family(family));
        Assert.Equal(code, answer.ErrorCode);
        Assert.Equal(code == -1 ? 1 : 0, _bed.OpenPorts.Count);
        Assert.Equal(code != -1 ? null : family == TurnWire.FamilyIpv4 ? 8 : 20,
            answer.Value(TurnWire.XorRelayedAddress)?.Length);
    }

    [Theory]
    [InlineData("4", 8)]
    [InlineData("46", 8)]
    [InlineData("6", 0)]
    public void Allocate_NoFamilyNamed_IsIpv4(string served, int length)
    {
        _bed.Ipv4Ports = served.Contains('4');
        _bed.Ipv6Ports = served.Contains('6');
        StunAnswer answer = _bed.Ask(Client, TurnWire.Allocate, Udp);
        Assert.Equal(length == 0 ? 440 : -1, answer.ErrorCode);
        Assert.Equal(length, answer.Value(TurnWire.XorRelayedAddress)?.Length ?? 0);
    }

    [Theory]
    [InlineData(TurnWire.FamilyIpv4)]
    [InlineData(TurnWire.FamilyIpv6)]
    public void Refresh_FamilyNamed_IsTheAllocationsOr443AndChangesNothing(int family)
    {
        _bed.Ipv6Ports = true;
        _bed.Ask(Client, TurnWire.Allocate, Udp, Family(family));
        int other = TurnWire.FamilyIpv4 + TurnWire.FamilyIpv6 - family;
        (int, byte[]) end = (TurnWire.Lifetime, Seconds(0));
        Assert.Equal(443, _bed.Ask(Client, TurnWire.Refresh, end, Family(other)).ErrorCode);
        Assert.Single(_bed.OpenPorts);
        Assert.Equal(-1, _bed.Ask(Client, TurnWire.Refresh, end, Family(family)).ErrorCode);
        Assert.Empty(_bed.OpenPorts);
    }

    [Fact]
    public void Ipv6_PermissionChannelAndData_GoBothWays()
    {
        _bed.Ipv6Ports = true;
        UdpEndpoint peer = At("2a00:1450::1");
        StunAnswer granted = _bed.Ask(Client, TurnWire.Allocate, Udp,
            Family(TurnWire.FamilyIpv6));
        Assert.Equal(20, granted.Value(TurnWire.XorRelayedAddress)!.Length);
        Assert.Equal(443, Permit(Peer));
        Assert.Equal(403, Permit(At("fd00::1")));
        Assert.Equal(403, Permit(At("fe80::1")));
        Assert.Equal(403, Permit(At("2002:7f00:1::")));
        Assert.Equal(-1, Bind(0x4000, peer));
        _bed.Send(Client, [0x40, 0, 0, 1, 7]);
        Assert.Equal([7], _bed.Sent[0].Data);
        Assert.Equal(peer.ToString(), _bed.Sent[0].Peer);
        Assert.Equal([0x40, 0, 0, 1, 8],
            Assert.Single(_bed.FromPeer(_bed.OpenPorts.Single(), peer, [8])));
    }

    [Fact]
    public void Allocate_UnknownRequiredAttribute_Is420AndNamesIt()
    {
        StunAnswer answer = _bed.Ask(Client, TurnWire.Allocate, Udp,
            (TurnWire.ReservationToken, new byte[8]), (0x7FFF, new byte[2]));
        Assert.Equal(420, answer.ErrorCode);
        Assert.Equal([0, 0x22, 0x7F, 0xFF], answer.Value(StunAttribute.UnknownAttributes));
        Assert.Empty(_bed.OpenPorts);
    }

    [Theory]
    [InlineData(-1, 600)]
    [InlineData(0, 600)]
    [InlineData(10, 600)]
    [InlineData(777, 777)]
    [InlineData(100_000, 3600)]
    public void Allocate_Lifetime_IsBetweenTheDefaultAndTheMost(int asked, int granted)
    {
        (int, byte[])[] lifetime = asked < 0 ? [] : [(TurnWire.Lifetime, Seconds(asked))];
        Assert.Equal(Seconds(granted), _bed.Ask(Client, TurnWire.Allocate, [Udp, .. lifetime])
            .Value(TurnWire.Lifetime));
        _bed.NowMs += (granted * 1000L) - 1;
        _bed.Core.HandleTimeout(_bed.NowMs);
        Assert.Single(_bed.OpenPorts);
        _bed.NowMs++;
        _bed.Core.HandleTimeout(_bed.NowMs);
        Assert.Empty(_bed.OpenPorts);
    }

    [Fact]
    public void Refresh_InTime_KeepsItAlive()
    {
        Allocate();
        for (int i = 0; i < 10; i++)
        {
            _bed.NowMs += 599_000;
            Assert.Equal(Seconds(600),
                _bed.Ask(Client, TurnWire.Refresh).Value(TurnWire.Lifetime));
        }

        Assert.Single(_bed.OpenPorts);
    }

    [Fact]
    public void Permission_FiveMinutes_AndTheChannelOutlivesItButDoesNotCarry()
    {
        int port = Allocate();
        Assert.Equal(-1, Bind(0x4001, Peer));
        _bed.NowMs += 299_999;
        _bed.Send(Client, [0x40, 1, 0, 1, 7]);
        Assert.Single(_bed.Sent);
        _bed.NowMs++;
        _bed.Send(Client, [0x40, 1, 0, 1, 7]);
        Assert.Empty(_bed.FromPeer(port, Peer, [1]));
        Assert.Equal((1, 2), (_bed.Sent.Count, _bed.Server.Counters.NotPermitted));
        Assert.Equal(-1, Permit(Peer));
        _bed.Send(Client, [0x40, 1, 0, 1, 7]);
        Assert.Equal(2, _bed.Sent.Count);
        Assert.Equal(0x40, Assert.Single(_bed.FromPeer(port, Peer, [1]))[0]);
    }

    [Fact]
    public void Permission_OfOneAddress_HoldsForEveryPortAndNoOtherAddress()
    {
        int port = Allocate();
        Permit(Peer);
        Assert.Single(_bed.FromPeer(port, At("8.8.8.8", 1), [1]));
        Assert.Single(_bed.FromPeer(port, At("8.8.8.8", 65_535), [1]));
        Assert.Empty(_bed.FromPeer(port, At("8.8.8.9"), [1]));
    }

    [Fact]
    public void Permissions_MoreThanTheMost_Are508AndOldOnesMakeRoom()
    {
        Allocate();
        for (int i = 0; i < 32; i++)
        {
            Assert.Equal(-1, Permit(At($"8.8.4.{i}")));
        }

        Assert.Equal(508, Permit(Peer));
        Assert.Equal(508, Bind(0x4000, Peer));
        Assert.Equal(-1, Permit(At("8.8.4.7")));
        _bed.NowMs += 300_000;
        Assert.Equal(-1, Permit(Peer));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.0.0.1")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("224.0.0.1")]
    public void Peer_Ipv4HiddenInAnIpv6Attribute_IsRefusedAsIpv4(string address)
    {
        Allocate();
        byte[] plain = TurnBed.Xor(At(address));
        byte[] hidden = new byte[20];
        hidden[1] = TurnWire.FamilyIpv6;
        plain.AsSpan(2, 2).CopyTo(hidden.AsSpan(2));

        // ::ffff:a.b.c.d, then XOR with the cookie and the transaction id (12 bytes), which the
        // bed numbers in its last four: the request after the next.
        System.Net.IPAddress.Parse("::ffff:" + address).TryWriteBytes(hidden.AsSpan(4), out _);
        BigEndian.WriteUInt32(hidden, 4, BigEndian.ReadUInt32(hidden, 4) ^ Stun.MagicCookie);
        BigEndian.WriteUInt32(hidden, 16,
            BigEndian.ReadUInt32(hidden, 16) ^ (uint)_bed.TransactionAfter(2));
        Assert.Equal(403, _bed.Ask(Client, TurnWire.CreatePermission,
            (TurnWire.XorPeerAddress, hidden)).ErrorCode);
        Assert.Equal(403, Permit(At(address)));
        Assert.Equal(403, Bind(0x4000, At(address)));
        Assert.Equal(-1, Permit(Peer));
    }

    [Fact]
    public void AllowPrivatePeers_Set_ReachesLoopbackAndStillNoMulticast()
    {
        var bed = new TurnBed(new TurnSettings { Secret = TurnBed.Secret, AllowPrivatePeers = true });
        Assert.Equal(-1, bed.Ask(Client, TurnWire.Allocate, Udp).ErrorCode);
        int Ask(string peer) => bed.Ask(Client, TurnWire.CreatePermission,
            (TurnWire.XorPeerAddress, TurnBed.Xor(At(peer)))).ErrorCode;
        Assert.Equal((-1, -1, 403), (Ask("127.0.0.1"), Ask("10.0.0.1"), Ask("224.0.0.1")));
    }

    [Fact]
    public void Requests_WithoutWhatTheyNeed_Are400()
    {
        Assert.Equal(400, _bed.Ask(Client, TurnWire.Allocate).ErrorCode);
        Allocate();
        Assert.Equal(400, _bed.Ask(Client, TurnWire.CreatePermission).ErrorCode);
        Assert.Equal(400, _bed.Ask(Client, TurnWire.ChannelBind,
            (TurnWire.XorPeerAddress, TurnBed.Xor(Peer))).ErrorCode);
        Assert.Equal(400, _bed.Ask(Client, TurnWire.ChannelBind,
            (TurnWire.ChannelNumber, [0x40, 0, 0, 0])).ErrorCode);
    }

    [Fact]
    public void Allocate_EvenPortAndDontFragment_AreTaken()
        => Assert.Equal(-1, _bed.Ask(Client, TurnWire.Allocate, Udp,
            (TurnWire.EvenPort, [0]), (TurnWire.DontFragment, [])).ErrorCode);

    private static (int, byte[]) Family(int family)
        => (TurnWire.RequestedAddressFamily, [(byte)family, 0, 0, 0]);

    private static byte[] Seconds(int seconds)
        => [(byte)(seconds >> 24), (byte)(seconds >> 16), (byte)(seconds >> 8), (byte)seconds];

    private static UdpEndpoint At(string address, int port = 4000)
        => RedPhone.Hosting.SocketAddresses.ToUdpEndpoint(
            new System.Net.IPEndPoint(System.Net.IPAddress.Parse(address), port));

    private int Allocate()
    {
        Assert.Equal(-1, _bed.Ask(Client, TurnWire.Allocate, Udp).ErrorCode);
        return _bed.OpenPorts.Max();
    }

    private int Permit(UdpEndpoint peer) => _bed.Ask(Client, TurnWire.CreatePermission,
        (TurnWire.XorPeerAddress, Xor(peer))).ErrorCode;

    private int Bind(int number, UdpEndpoint peer) => _bed.Ask(Client, TurnWire.ChannelBind,
        (TurnWire.ChannelNumber, [(byte)(number >> 8), (byte)number, 0, 0]),
        (TurnWire.XorPeerAddress, Xor(peer))).ErrorCode;

    // For the request after the next one: a nonce is fetched first. An IPv6 address is masked with
    // the transaction id too, which the bed numbers in its last four bytes.
    private byte[] Xor(UdpEndpoint peer)
    {
        byte[] value = TurnBed.Xor(peer);
        if (!peer.IsIpv4)
        {
            BigEndian.WriteUInt32(value, 16,
                BigEndian.ReadUInt32(value, 16) ^ (uint)_bed.TransactionAfter(2));
        }

        return value;
    }
}
