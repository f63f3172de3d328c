using RedPhone.Crypto;
using RedPhone.Master.Store;
using RedPhone.Wire;

namespace RedPhone.Master.Calls;

/// <summary>Makes the tickets of a call (layout: <see cref="Ticket"/>; PROTOCOLS §3).</summary>
internal sealed class TicketMint(ICryptoEngine crypto)
{
    private static readonly int[] Roles = [Ticket.Initiator, Ticket.Responder];
    private readonly IMac _mac = crypto.CreateHmacSha256();

    /// <summary>Both roles' tickets and keys for one relay.</summary>
    public RelayPass Create(RelayEntry relay, byte[] callId, long expiresMs)
    {
        string[] tickets = new string[Roles.Length];
        string[] keys = new string[Roles.Length];
        byte[] ticket = new byte[Ticket.Bytes];
        byte[] key = new byte[Ticket.KeyBytes];
        _mac.SetKey(relay.Key, 0, relay.Key.Length);
        foreach (int role in Roles)
        {
            Ticket.Write(ticket, 0, role, relay.Id, callId, 0, expiresMs);
            _mac.Update(ticket, 0, Ticket.MacOffset);
            _mac.Finish(ticket, Ticket.MacOffset, Ticket.MacBytes);
            _mac.Update(ticket, 0, Ticket.Bytes);
            _mac.Finish(key, 0, Ticket.KeyBytes);
            tickets[role] = Hex.Encode(ticket, 0, Ticket.Bytes);
            keys[role] = Hex.Encode(key, 0, Ticket.KeyBytes);
        }

        _mac.Clear();
        Bytes.Wipe(key);
        return new RelayPass($"{relay.IdText} {relay.Endpoint}", tickets, keys);
    }
}
