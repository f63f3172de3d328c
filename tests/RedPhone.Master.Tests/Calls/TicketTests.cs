using System.Security.Cryptography;
using RedPhone.Master.Store;
using RedPhone.Master.Tests.Bed;
using RedPhone.Wire;

namespace RedPhone.Master.Tests.Calls;

/// <summary>What a descriptor's tickets say, checked as a relay would.</summary>
public class TicketTests
{
    private readonly MasterBed _bed = new();

    [Fact]
    public void Call_TwoRelays_BothPhonesGetGoodTicketsForBoth()
    {
        RelayEntry[] relays = [_bed.AddRelay(1), _bed.AddRelay(2)];
        (BedMessage ofCaller, BedMessage ofCallee, long begunMs) = Begin();
        for (int i = 0; i < relays.Length; i++)
        {
            Assert.Equal($"0000000{i + 1} 198.51.100.{i + 1}:3478", ofCaller[$"relay{i + 1}"]);
            Assert.Equal(ofCaller[$"relay{i + 1}"], ofCallee[$"relay{i + 1}"]);
            Check(ofCaller, i + 1, relays[i], Ticket.Initiator, begunMs);
            Check(ofCallee, i + 1, relays[i], Ticket.Responder, begunMs);
        }
    }

    [Fact]
    public void Call_OneRelay_HasNoSecond()
    {
        RelayEntry relay = _bed.AddRelay(7);
        (BedMessage ofCaller, BedMessage ofCallee, long begunMs) = Begin();
        Check(ofCaller, 1, relay, Ticket.Initiator, begunMs);
        Check(ofCallee, 1, relay, Ticket.Responder, begunMs);
        Assert.All(new[] { "relay2", "ticket2", "key2" }, n => Assert.Null(ofCaller[n] ?? ofCallee[n]));
    }

    [Fact]
    public void Call_Twice_HasOtherIdsAndKeys()
    {
        _bed.AddRelay(1);
        (BedMessage first, _, _) = Begin();
        BedPhone caller = _bed.Phones[0];
        _bed.Ask(caller, "DELETE", "/session/" + first["call"]);
        BedMessage second = _bed.Call(caller, "102");
        Assert.NotEqual(first["call"], second["call"]);
        Assert.NotEqual(first["ticket1"], second["ticket1"]);
        Assert.NotEqual(first["key1"], second["key1"]);
    }

    [Fact]
    public void Call_LongestEndpointsAndNames_FitsAMessage()
    {
        string ipv6 = "[" + string.Join(':', Enumerable.Repeat("ffff", 8)) + "]:65535";
        _bed.Accounts.AddRelay(new RelayEntry(0xfffffffe, ipv6, new byte[32]));
        _bed.Accounts.AddRelay(new RelayEntry(0xffffffff, ipv6, new byte[32]));
        _bed.Core.RefreshSoon();
        BedPhone a = _bed.AddRegistered("123456789012345", new string('W', 32));
        BedPhone b = _bed.AddRegistered("999999999999999", new string('M', 32));
        BedMessage begun = _bed.Call(a, "999999999999999");
        Assert.Equal(200, begun.Status);
        Assert.Equal("fffffffe " + ipv6, begun["relay1"]);
        Assert.Equal("ffffffff " + ipv6, _bed.Expect(b, "RING")["relay2"]);
        _bed.Expect(a, "RING");
        BedMessage joined = _bed.Call(b, "123456789012345");
        Assert.Equal((200, "1"), (joined.Status, joined["joined"]));
    }

    private static void Check(BedMessage message, int index, RelayEntry relay, int role, long begunMs)
    {
        byte[] ticket = Convert.FromHexString(message[$"ticket{index}"]!);
        Assert.True(Ticket.IsWellFormed(ticket, 0, ticket.Length));
        Assert.Equal(role, Ticket.Role(ticket, 0));
        Assert.Equal(relay.Id, Ticket.RelayId(ticket, 0));
        Assert.Equal(message["call"], Convert.ToHexStringLower(
            ticket.AsSpan(Ticket.CallIdOffset, Ticket.CallIdBytes)));
        Assert.InRange(Ticket.ExpiryMs(ticket, 0) - begunMs - MasterLimits.TicketMs, -100, 0);
        Assert.InRange(int.Parse(message["expires"]!), MasterLimits.TicketMs - 100,
            MasterLimits.TicketMs);
        Assert.Equal(Mac(relay.Key, ticket.AsSpan(0, Ticket.MacOffset))[..Ticket.MacBytes],
            ticket[Ticket.MacOffset..]);
        Assert.Equal(Mac(relay.Key, ticket), Convert.FromHexString(message[$"key{index}"]!));
    }

    private static byte[] Mac(byte[] key, ReadOnlySpan<byte> data) => HMACSHA256.HashData(key, data);

    private (BedMessage OfCaller, BedMessage OfCallee, long BegunMs) Begin()
    {
        BedPhone a = _bed.AddRegistered("101");
        BedPhone b = _bed.AddRegistered("102");
        BedMessage ofCaller = _bed.Call(a, "102");
        return (ofCaller, _bed.Expect(b, "RING"), _bed.NowMs);
    }
}
