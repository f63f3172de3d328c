using RedPhone.Wire;

namespace RedPhone.Wire.Tests;

public class TicketTests
{
    private static readonly byte[] CallId = [.. Enumerable.Range(0x10, 16).Select(i => (byte)i)];

    [Fact]
    public void Write_Fields_StandWhereTheTableSays()
    {
        byte[] ticket = new byte[Ticket.Bytes];
        Ticket.Write(ticket, 0, Ticket.Responder, 0xA1B2C3D4, CallId, 0, 0x0102030405060708);
        Assert.Equal(46, Ticket.Bytes);
        Assert.Equal("0101a1b2c3d4" + "101112131415161718191a1b1c1d1e1f" + "0102030405060708"
            + new string('0', 32), Convert.ToHexStringLower(ticket));
    }

    [Fact]
    public void Read_WrittenTicket_GivesItsFields()
    {
        byte[] buffer = new byte[Ticket.Bytes + 3];
        Ticket.Write(buffer, 3, Ticket.Initiator, uint.MaxValue, CallId, 0, 1_800_000_000_123);
        Assert.True(Ticket.IsWellFormed(buffer, 3, Ticket.Bytes));
        Assert.Equal(Ticket.Initiator, Ticket.Role(buffer, 3));
        Assert.Equal(uint.MaxValue, Ticket.RelayId(buffer, 3));
        Assert.Equal(1_800_000_000_123, Ticket.ExpiryMs(buffer, 3));
        Assert.Equal(CallId, buffer[(3 + Ticket.CallIdOffset)..(3 + Ticket.CallIdOffset + 16)]);
    }

    [Fact]
    public void IsWellFormed_OtherLengthVersionRoleOrExpiry_IsFalse()
    {
        byte[] ticket = new byte[Ticket.Bytes + 1];
        Ticket.Write(ticket, 0, Ticket.Initiator, 7, CallId, 0, 1);
        for (int count = 0; count <= ticket.Length; count++)
        {
            Assert.Equal(count == Ticket.Bytes, Ticket.IsWellFormed(ticket, 0, count));
        }

        foreach ((int at, byte value) in new (int, byte)[] { (0, 0), (0, 2), (1, 2), (22, 0x80) })
        {
            byte[] changed = [.. ticket];
            changed[at] = value;
            Assert.False(Ticket.IsWellFormed(changed, 0, Ticket.Bytes));
        }
    }

    [Fact]
    public void Write_UnknownRole_Throws()
        => Assert.Throws<ArgumentException>(
            () => Ticket.Write(new byte[Ticket.Bytes], 0, 2, 7, CallId, 0, 1));
}
