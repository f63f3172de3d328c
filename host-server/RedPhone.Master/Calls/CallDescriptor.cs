using RedPhone.Wire;
using RedPhone.Wire.Signaling;

namespace RedPhone.Master.Calls;

/// <summary>What a phone is told about a call: headers of the 200 to GET, and of RING.</summary>
internal static class CallDescriptor
{
    /// <summary>
    /// Writes the part of <paramref name="phone"/>. The other side's Hello hash goes in where it is
    /// known to be the caller's: the initiator gets the callee's with RING.
    /// </summary>
    public static void Write(SignalingMessage message, Call call, Phone phone, long nowMs)
    {
        bool isCaller = ReferenceEquals(phone, call.Caller);
        int role = isCaller ? Ticket.Initiator : Ticket.Responder;
        Phone peer = call.Other(phone);
        message.Set(SignalingNames.CallHeader, call.Id);
        message.Set(SignalingNames.RoleHeader,
            isCaller ? SignalingNames.Initiator : SignalingNames.Responder);
        message.Set(SignalingNames.PeerHeader, peer.Number);
        message.Set(SignalingNames.PeerNameHeader, peer.Name);
        message.Set(SignalingNames.ExpiresHeader,
            Math.Max(0, call.ExpiresMs - nowMs).ToString());
        for (int i = 0; i < call.Relays.Count; i++)
        {
            RelayPass pass = call.Relays[i];
            string index = (i + 1).ToString();
            message.Set(SignalingNames.RelayHeader + index, pass.Relay);
            message.Set(SignalingNames.TicketHeader + index, pass.Tickets[role]);
            message.Set(SignalingNames.KeyHeader + index, pass.Keys[role]);
        }

        if (!isCaller)
        {
            message.Set(SignalingNames.ZrtpHashHeader, call.CallerHash);
        }
    }
}
