using RedPhone.Wire;

namespace RedPhone.Relay;

/// <summary>An OPEN with a well-formed ticket, as it lies in the receive buffer.</summary>
internal readonly ref struct OpenRequest(long nowMs, UdpEndpoint source, StunReader message,
    byte[] buffer, int ticketOffset)
{
    public long NowMs { get; } = nowMs;

    public UdpEndpoint Source { get; } = source;

    public StunReader Message { get; } = message;

    public ReadOnlySpan<byte> Ticket { get; } = buffer.AsSpan(ticketOffset, Wire.Ticket.Bytes);

    public uint RelayId => Wire.Ticket.RelayId(buffer, ticketOffset);

    public int Role => Wire.Ticket.Role(buffer, ticketOffset);

    public long ExpiryMs => Wire.Ticket.ExpiryMs(buffer, ticketOffset);

    public CallKey Call => CallKey.Of(Ticket);

    /// <summary>An attribute's value; empty when the message has none.</summary>
    public ReadOnlySpan<byte> Value(int type)
    {
        int index = Message.Find(type);
        return index < 0
            ? []
            : buffer.AsSpan(Message.ValueOffsetAt(index), Message.ValueBytesAt(index));
    }

    /// <summary>Bytes from behind the message's header on.</summary>
    public ReadOnlySpan<byte> Body(int count) => buffer.AsSpan(Stun.HeaderBytes, count);
}
