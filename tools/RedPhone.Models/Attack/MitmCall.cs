using RedPhone.Core.Zrtp;
using RedPhone.Crypto;
using RedPhone.Wire;

namespace RedPhone.Models.Attack;

/// <summary>
/// One attacked call: a ZRTP session towards each phone and, once both are secure, the speech of
/// each taken out of its SRTP and put into the other's, so that the two people hear each other and
/// the attacker hears both.
/// </summary>
public sealed class MitmCall
{
    private readonly MitmSide[] _sides;

    internal MitmCall(ICryptoEngine crypto, IEntropy entropy, byte[]? zidForInitiator,
        byte[]? zidForResponder)
    {
        _sides =
        [
            new MitmSide(crypto, entropy, zidForInitiator, commits: false),
            new MitmSide(crypto, entropy, zidForResponder, commits: true),
        ];
    }

    /// <summary>Towards the phone that called; awaits its Commit.</summary>
    public MitmSide Initiator => _sides[Ticket.Initiator];

    /// <summary>Towards the phone that was called; commits.</summary>
    public MitmSide Responder => _sides[Ticket.Responder];

    /// <summary>Both phones have keys with the attacker.</summary>
    public bool IsSecure => Initiator.Zrtp.State == ZrtpState.Secure
        && Responder.Zrtp.State == ZrtpState.Secure;

    /// <summary>Speech packets decrypted and passed on.</summary>
    public int Relayed { get; private set; }

    /// <summary>
    /// Speech packets not passed on: before both sides were secure, not authentic, or overtaken by
    /// a later one on their way here.
    /// </summary>
    public int Dropped { get; private set; }

    /// <summary>The side that faces the holder of a ticket's role (0 or 1).</summary>
    public MitmSide Side(int role) => _sides[role];

    /// <summary>
    /// Turns the SRTP packet of <paramref name="count"/> bytes from the phone of
    /// <paramref name="role"/> into one for the other phone, in place; the buffer needs 10 spare
    /// bytes. Returns its length; 0 when there is none to send.
    /// </summary>
    public int Translate(long nowMs, int role, byte[] packet, int count)
    {
        MitmSide from = _sides[role];
        MitmSide to = _sides[1 - role];
        int length = from.Open(nowMs, packet, count);
        int made = length > 0 && IsSecure ? to.Seal(packet, length) : 0;
        if (made > 0)
        {
            Relayed++;
        }
        else
        {
            Dropped++;
        }

        return made;
    }
}
