using RedPhone.Wire;

namespace RedPhone.Link.Tests;

public sealed class RoamingTests
{
    [Fact]
    public void Address_Changes_FollowsTheNextDatagram()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhoneUp();
        int session = pair.SessionOf(phone);
        phone.Address.SetIpv4(198, 51, 100, 9, 4242);
        Assert.True(pair.SendFrom(phone, "from elsewhere"));
        pair.Run(100);
        UdpEndpoint address = new();
        Assert.True(pair.Server.TryGetAddress(session, address));
        Assert.True(address.SameAs(phone.Address));
        Assert.True(pair.SendFromServer(session, "to elsewhere"));
        pair.Run(100);
        Assert.Equal(["to elsewhere"], phone.Received);
    }

    [Fact]
    public void Address_OlderCounterFromElsewhere_IsTakenButNotFollowed()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhoneUp();
        int session = pair.SessionOf(phone);
        byte[]? held = null;
        pair.Tap = d =>
        {
            if (held is null && d is { ToServer: true, Bytes.Length: > 200 })
            {
                held = (byte[])d.Bytes.Clone();
                return null;
            }

            return d;
        };
        Assert.True(pair.SendFrom(phone, new string('a', 200)));
        pair.Run(50);
        Assert.True(pair.SendFrom(phone, "newer"));
        pair.Run(100);

        // An attacker holds a datagram back and sends it from its own address.
        UdpEndpoint attacker = new();
        attacker.SetIpv4(203, 0, 113, 66, 1);
        pair.Inject(attacker, null, held!);
        pair.Run(100);
        UdpEndpoint address = new();
        Assert.True(pair.Server.TryGetAddress(session, address));
        Assert.True(address.SameAs(phone.Address));
        Assert.Equal(2, pair.ServerReceived.Count);
    }

    [Fact]
    public void Address_ReplayedNewestFromElsewhere_IsNotFollowed()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhoneUp();
        byte[]? last = null;
        pair.Tap = d =>
        {
            last = d.ToServer ? (byte[])d.Bytes.Clone() : last;
            return d;
        };
        Assert.True(pair.SendFrom(phone, "x"));
        pair.Run(100);
        UdpEndpoint attacker = new();
        attacker.SetIpv4(203, 0, 113, 66, 1);
        pair.Inject(attacker, null, last!);
        pair.Run(100);
        UdpEndpoint address = new();
        Assert.True(pair.Server.TryGetAddress(pair.SessionOf(phone), address));
        Assert.True(address.SameAs(phone.Address));
        Assert.Equal(1, pair.Server.Replayed);
        Assert.Single(pair.ServerReceived);
    }
}
