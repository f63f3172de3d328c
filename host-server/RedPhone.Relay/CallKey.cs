using System.Buffers.Binary;
using RedPhone.Wire;

namespace RedPhone.Relay;

/// <summary>A call id as a table key.</summary>
internal readonly record struct CallKey(ulong High, ulong Low)
{
    /// <summary>The call id of a ticket.</summary>
    public static CallKey Of(ReadOnlySpan<byte> ticket)
    {
        ReadOnlySpan<byte> id = ticket.Slice(Ticket.CallIdOffset, Ticket.CallIdBytes);
        return new CallKey(BinaryPrimitives.ReadUInt64BigEndian(id),
            BinaryPrimitives.ReadUInt64BigEndian(id[8..]));
    }
}
