using RedPhone.Wire;

namespace RedPhone.Relay.Tests;

public class BindingTests
{
    private readonly RelayBench _bench = new();

    [Fact]
    public void Binding_RoomForTheAnswer_ShowsTheAddress()
    {
        byte[] request = _bench.Request(Stun.Binding, (StunAttribute.Software, new byte[17]));
        foreach (UdpEndpoint source in new[] { RelayBench.Address(7), RelayBench.Address6(7) })
        {
            StunAnswer answer = _bench.Ask(source, request);
            Assert.Equal((Stun.Binding, Stun.Success), (answer.Method, answer.MessageClass));
            Assert.Equal(source.ToString(), answer.MappedAddress);
        }

        Assert.Equal((2, 0), (_bench.Core.Counters.Bindings, _bench.Core.Counters.AnswerTooLong));
    }

    [Fact]
    public void Binding_ShorterThanTheAnswer_IsNotAnswered()
    {
        Assert.Empty(_bench.Send(RelayBench.Address(7), _bench.Request(Stun.Binding)));
        byte[] enoughForIpv4 = _bench.Request(Stun.Binding, (StunAttribute.Software, new byte[8]));
        Assert.Single(_bench.Send(RelayBench.Address(7), enoughForIpv4));
        Assert.Empty(_bench.Send(RelayBench.Address6(7), enoughForIpv4));
        byte[] fourTooFew = _bench.Request(Stun.Binding, (StunAttribute.Software, new byte[4]));
        Assert.Empty(_bench.Send(RelayBench.Address(7), fourTooFew));
        Assert.Equal((4, 3), (_bench.Core.Counters.Bindings, _bench.Core.Counters.AnswerTooLong));
    }

    [Fact]
    public void Binding_IceCredentials_AreIgnored()
    {
        byte[] request = _bench.Request(Stun.Binding, (StunAttribute.Username, new byte[8]),
            (StunAttribute.MessageIntegrity, new byte[20]));
        Assert.Equal(Stun.Success, _bench.Ask(RelayBench.Address(7), request).MessageClass);
    }

    [Fact]
    public void Request_UnknownRequiredAttribute_IsRefusedWithItsType()
    {
        foreach (int method in new[] { Stun.Binding, Stun.Open })
        {
            StunAnswer answer = _bench.Ask(RelayBench.Address(7), _bench.Request(method,
                (0x7FFF, new byte[12]), (0x8001, new byte[4]), (0x0024, new byte[4])));
            Assert.Equal(StunError.UnknownAttribute, answer.ErrorCode);
            Assert.Equal(new byte[] { 0x7F, 0xFF, 0x00, 0x24 },
                answer.Value(StunAttribute.UnknownAttributes));
        }

        Assert.Equal(2, _bench.Core.Counters.Refused(RelayRefusalReason.UnknownAttribute));
    }

    [Theory]
    [InlineData(0x0003, Stun.Request)] // TURN Allocate: not served yet
    [InlineData(Stun.Binding, Stun.Success)]
    [InlineData(Stun.Binding, Stun.Error)]
    [InlineData(Stun.Open, Stun.Indication)]
    [InlineData(Stun.Open, Stun.Success)]
    public void Stun_MethodOrClassNotServed_IsSilent(int method, int messageClass)
    {
        byte[] message = _bench.Request(method, (StunAttribute.Software, new byte[60]));
        BigEndian.WriteUInt16(message, 0, Stun.TypeOf(method, messageClass));
        Assert.Empty(_bench.Send(RelayBench.Address(7), message));
        Assert.Equal(1, _bench.Core.Counters.UnsupportedStun);
    }
}
