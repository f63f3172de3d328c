using System.Security.Cryptography;
using RedPhone.Wire;

namespace RedPhone.Relay;

/// <summary>
/// Admission of an OPEN, in this order: the ticket's form, relay and MAC, whether the call has
/// ended, expiry (only where a role would be bound that is free), nonce, integrity, age of the
/// nonce, room; then the binding in one block. Every OPEN gets one answer: success, or the error
/// code of its reason; or none when its source's prefix asks too often and proves nothing.
/// </summary>
internal sealed class OpenHandler(uint relayId, Admission admission, SessionTable table,
    RelayLimits limits, PrefixLimiter limiter, RelayCounters counters)
{
    private readonly byte[] _header = new byte[Stun.HeaderBytes];
    private readonly byte[] _tag = new byte[StunAttribute.IntegritySha256Bytes];

    /// <summary>No new calls: they get 508.</summary>
    public bool Draining { get; set; }

    // What a binding costs: step 1 and step 2.
    private const int TokensOfAnOpen = 2;

    /// <summary>
    /// Judges the request in the reader and writes the answer; false when there is to be none.
    /// </summary>
    public bool Handle(long nowMs, UdpEndpoint source, StunReader message, byte[] buffer,
        StunWriter writer, byte[] answer)
    {
        int index = message.Find(StunAttribute.Ticket, Ticket.Bytes);
        int offset = index < 0 ? 0 : message.ValueOffsetAt(index);
        if (index < 0 || !Ticket.IsWellFormed(buffer, offset, Ticket.Bytes))
        {
            counters.CountRefusal(RelayRefusalReason.MalformedTicket);
            writer.Begin(answer, 0, Stun.Open, Stun.Error, buffer, Stun.TransactionOffset);
            writer.AddErrorCode(StunError.BadRequest);
            return true;
        }

        var open = new OpenRequest(nowMs, source, message, buffer, offset);
        RelayRefusalReason reason = Judge(open, out long nonceMs);
        if (reason == RelayRefusalReason.None)
        {
            reason = Bind(open, nonceMs);
        }

        if (reason == RelayRefusalReason.None)
        {
            writer.Begin(answer, 0, Stun.Open, Stun.Success, buffer, Stun.TransactionOffset);
            WriteSuccess(open, writer, answer);
        }
        else
        {
            counters.CountRefusal(reason);
            writer.Begin(answer, 0, Stun.Open, Stun.Error, buffer, Stun.TransactionOffset);
            WriteError(open, reason, writer, answer);
        }

        return reason != RelayRefusalReason.RateLimited;
    }

    private RelayRefusalReason Judge(OpenRequest open, out long nonceMs)
    {
        nonceMs = 0;
        if (open.RelayId != relayId)
        {
            return RelayRefusalReason.OtherRelay;
        }

        if (!limiter.TryTake(open.NowMs, open.Source))
        {
            return RelayRefusalReason.RateLimited;
        }

        if (!admission.IsOurs(open.Ticket))
        {
            return RelayRefusalReason.ForgedTicket;
        }

        int session = table.FindSession(open.NowMs, open.Call);
        if (session < 0 && table.IsEnded(open.NowMs, open.Call))
        {
            return RelayRefusalReason.CallEnded;
        }

        bool creates = session < 0
            || !table.IsBound(open.NowMs, SessionTable.FlowOf(session, open.Role));
        if (creates && open.NowMs >= open.ExpiryMs)
        {
            return RelayRefusalReason.Expired;
        }

        ReadOnlySpan<byte> nonce = open.Value(StunAttribute.Nonce);
        int covered = open.Message.IntegrityRange(_header, 0);
        if (nonce.IsEmpty || covered < 0)
        {
            return RelayRefusalReason.NoProof;
        }

        if (!admission.TryReadNonce(nonce, open.Source, open.Ticket, out nonceMs)
            || open.NowMs - nonceMs >= limits.NonceLifetimeMs)
        {
            return RelayRefusalReason.BadNonce;
        }

        admission.Authenticate(open.Ticket, _header, open.Body(covered), _tag);
        return CryptographicOperations.FixedTimeEquals(
            _tag, open.Value(StunAttribute.MessageIntegritySha256))
                ? RelayRefusalReason.None
                : RelayRefusalReason.BadIntegrity;
    }

    private RelayRefusalReason Bind(OpenRequest open, long nonceMs)
    {
        int session = table.FindSession(open.NowMs, open.Call);
        int flow = session < 0 ? -1 : SessionTable.FlowOf(session, open.Role);
        bool bound = flow >= 0 && table.IsBound(open.NowMs, flow);
        if (bound && nonceMs == table.NonceMs(flow) && table.IsAt(flow, open.Source))
        {
            // Our answer was lost. Not a sign of life: a copy by anyone looks the same.
            counters.Repeated++;
            return RelayRefusalReason.None;
        }

        if (flow >= 0 && nonceMs <= table.NonceMs(flow))
        {
            return RelayRefusalReason.OldNonce;
        }

        if (session < 0 && (Draining || !table.HasRoom))
        {
            return RelayRefusalReason.Full;
        }

        if (bound)
        {
            counters.Rebound++;
        }
        else
        {
            counters.Bound++;
        }

        flow = flow >= 0 ? flow : SessionTable.FlowOf(table.Create(open.Call), open.Role);
        table.Bind(open.NowMs, flow, open.Source, nonceMs, open.ExpiryMs);
        limiter.GiveBack(open.Source, TokensOfAnOpen);
        return RelayRefusalReason.None;
    }

    private void WriteSuccess(OpenRequest open, StunWriter writer, byte[] answer)
    {
        writer.AddMappedAddress(open.Source);
        int value = writer.AllotIntegritySha256();
        int covered = value - Stun.AttributeHeaderBytes;
        admission.Authenticate(open.Ticket, answer.AsSpan(0, Stun.HeaderBytes),
            answer.AsSpan(Stun.HeaderBytes, covered - Stun.HeaderBytes),
            answer.AsSpan(value, StunAttribute.IntegritySha256Bytes));
    }

    private void WriteError(OpenRequest open, RelayRefusalReason reason, StunWriter writer,
        byte[] answer)
    {
        int code = CodeOf(reason);
        writer.AddErrorCode(code);
        if (code is StunError.Unauthenticated or StunError.StaleNonce)
        {
            int value = writer.Allot(StunAttribute.Nonce, Admission.NonceBytes);
            admission.WriteNonce(open.NowMs, open.Source, open.Ticket,
                answer.AsSpan(value, Admission.NonceBytes));
        }
    }

    private static int CodeOf(RelayRefusalReason reason) => reason switch
    {
        RelayRefusalReason.NoProof => StunError.Unauthenticated,
        RelayRefusalReason.OtherRelay => StunError.OtherRelay,
        RelayRefusalReason.ForgedTicket => StunError.Forbidden,
        RelayRefusalReason.CallEnded => StunError.CallEnded,
        RelayRefusalReason.Expired => StunError.TicketExpired,
        RelayRefusalReason.BadNonce or RelayRefusalReason.OldNonce => StunError.StaleNonce,
        RelayRefusalReason.BadIntegrity => StunError.IntegrityFailed,
        RelayRefusalReason.Full => StunError.InsufficientCapacity,
        _ => StunError.BadRequest,
    };
}
