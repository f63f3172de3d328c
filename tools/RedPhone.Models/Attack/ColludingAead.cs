using System.Text;
using RedPhone.Crypto;
using RedPhone.Link;
using RedPhone.Wire;
using RedPhone.Wire.Signaling;

namespace RedPhone.Models.Attack;

/// <summary>
/// Seals signaling to a phone after putting, in an attacked call, the proxy's Hello hash in place
/// of the other phone's: same length, nothing else changes. A descriptor with the responder's role
/// goes to the phone that was called; any other message with a hash to the one that called.
/// </summary>
public sealed class ColludingAead(IAead aead, MitmProxy proxy) : IAead
{
    private static readonly byte[] HashLine
        = Encoding.ASCII.GetBytes($"\n{SignalingNames.ZrtpHashHeader}: ");

    private readonly SignalingMessage _message = new();

    /// <summary>Hashes replaced; a message sent again counts again.</summary>
    public int Replaced { get; private set; }

    /// <inheritdoc/>
    public void SetKey(byte[] key, int offset) => aead.SetKey(key, offset);

    /// <inheritdoc/>
    public void Seal(byte[] nonce, byte[] associated, int associatedOffset, int associatedCount,
        byte[] data, int offset, int count)
    {
        ReplaceIn(data, offset, count);
        aead.Seal(nonce, associated, associatedOffset, associatedCount, data, offset, count);
    }

    /// <inheritdoc/>
    public bool TryOpen(byte[] nonce, byte[] associated, int associatedOffset,
        int associatedCount, byte[] data, int offset, int count)
        => aead.TryOpen(nonce, associated, associatedOffset, associatedCount, data, offset, count);

    /// <inheritdoc/>
    public void StartSeal(byte[] nonce, byte[] associated, int associatedOffset,
        int associatedCount, byte[] data, int offset, int count)
    {
        ReplaceIn(data, offset, count);
        aead.StartSeal(nonce, associated, associatedOffset, associatedCount, data, offset, count);
    }

    /// <inheritdoc/>
    public void StartOpen(byte[] nonce, byte[] associated, int associatedOffset,
        int associatedCount, byte[] data, int offset, int count)
        => aead.StartOpen(nonce, associated, associatedOffset, associatedCount, data, offset,
            count);

    /// <inheritdoc/>
    public bool Step() => aead.Step();

    /// <inheritdoc/>
    public bool Finish() => aead.Finish();

    /// <inheritdoc/>
    public void Clear() => aead.Clear();

    private void ReplaceIn(byte[] data, int offset, int count)
    {
        if (InnerMessage.TryDecode(data, offset, count, out int kind, out _, out int bodyCount)
            && kind == InnerMessage.MessageKind)
        {
            ReplaceHash(data.AsSpan(offset + InnerMessage.BodyOffset, bodyCount));
        }
    }

    private void ReplaceHash(Span<byte> text)
    {
        int at = text.IndexOf(HashLine);
        if (at < 0 || !_message.TryDecode(text.ToArray(), 0, text.Length)
            || !SignalingNames.IsHex(_message.Get(SignalingNames.ZrtpHashHeader),
                SignalingNames.ZrtpHashChars))
        {
            return;
        }

        bool toResponder = _message.Get(SignalingNames.RoleHeader) == SignalingNames.Responder;
        lock (proxy.Gate)
        {
            if (CallId() is { } id && proxy.Meet(id) is { } call)
            {
                byte[] hash = (toResponder ? call.Responder : call.Initiator).HelloHash;
                Encoding.ASCII.GetBytes(Hex.Encode(hash, 0, hash.Length),
                    text[(at + HashLine.Length)..]);
                Replaced++;
            }
        }
    }

    private string? CallId()
    {
        string prefix = SignalingNames.SessionPrefix;
        return _message.Get(SignalingNames.CallHeader)
            ?? (_message.IsRequest && _message.Target.StartsWith(prefix, StringComparison.Ordinal)
                ? _message.Target[prefix.Length..]
                : null);
    }
}
