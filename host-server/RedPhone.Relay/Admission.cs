using System.Security.Cryptography;
using RedPhone.Wire;

namespace RedPhone.Relay;

/// <summary>
/// The relay's cryptography: tickets under the relay key, nonces under a secret of this process.
/// A nonce is 32 lower-case hexadecimal characters: time (8 bytes, Unix ms), then the first 8 bytes
/// of HMAC-SHA256(nonce secret, time | address (16) | port (2) | ticket (46)). Nothing is stored
/// for it. Comparisons have constant-time shape; in-box HMAC; no allocation.
/// </summary>
internal sealed class Admission(byte[] relayKey, byte[] nonceSecret)
{
    /// <summary>Characters of a nonce.</summary>
    public const int NonceBytes = 2 * RawNonceBytes;

    private const int TimeBytes = 8;
    private const int NonceMacBytes = 8;
    private const int RawNonceBytes = TimeBytes + NonceMacBytes;
    private const int PortBytes = 2;

    private readonly byte[] _key = Copy(relayKey, nameof(relayKey));
    private readonly byte[] _nonceSecret = Copy(nonceSecret, nameof(nonceSecret));

    /// <summary>True when the ticket's MAC is right.</summary>
    public bool IsOurs(ReadOnlySpan<byte> ticket)
    {
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, ticket[..Ticket.MacOffset], mac);
        return CryptographicOperations.FixedTimeEquals(
            mac[..Ticket.MacBytes], ticket.Slice(Ticket.MacOffset, Ticket.MacBytes));
    }

    /// <summary>Writes the nonce of this time, address and ticket.</summary>
    public void WriteNonce(long timeMs, UdpEndpoint source, ReadOnlySpan<byte> ticket,
        Span<byte> nonce)
    {
        Span<byte> raw = stackalloc byte[RawNonceBytes];
        ComputeNonce(timeMs, source, ticket, raw);
        Convert.TryToHexStringLower(raw, nonce, out _);
    }

    /// <summary>Checks a nonce's MAC and gives its time; false for anything else.</summary>
    public bool TryReadNonce(ReadOnlySpan<byte> nonce, UdpEndpoint source,
        ReadOnlySpan<byte> ticket, out long timeMs)
    {
        timeMs = 0;
        Span<byte> raw = stackalloc byte[RawNonceBytes];
        if (nonce.Length != NonceBytes || Convert.FromHexString(nonce, raw, out _, out _)
            != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        Span<byte> due = stackalloc byte[RawNonceBytes];
        long claimed = System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(raw);
        ComputeNonce(claimed, source, ticket, due);
        if (!CryptographicOperations.FixedTimeEquals(raw, due))
        {
            return false;
        }

        timeMs = claimed;
        return true;
    }

    /// <summary>
    /// Computes MESSAGE-INTEGRITY-SHA256 under K = HMAC-SHA256(relay key, ticket) over a message's
    /// first part, its 20-byte header given apart.
    /// </summary>
    public void Authenticate(ReadOnlySpan<byte> ticket, ReadOnlySpan<byte> header,
        ReadOnlySpan<byte> body, Span<byte> tag)
    {
        Span<byte> k = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<byte> message = stackalloc byte[RelayCore.MaxDatagramBytes];
        HMACSHA256.HashData(_key, ticket, k);
        header.CopyTo(message);
        body.CopyTo(message[header.Length..]);
        HMACSHA256.HashData(k, message[..(header.Length + body.Length)], tag);
        CryptographicOperations.ZeroMemory(k);
    }

    private static byte[] Copy(byte[] key, string name)
        => key.Length == Ticket.KeyBytes
            ? (byte[])key.Clone()
            : throw new ArgumentException($"{Ticket.KeyBytes} bytes are due", name);

    private void ComputeNonce(long timeMs, UdpEndpoint source, ReadOnlySpan<byte> ticket,
        Span<byte> raw)
    {
        Span<byte> input =
            stackalloc byte[TimeBytes + UdpEndpoint.AddressBytes + PortBytes + Ticket.Bytes];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(input, timeMs);
        source.Address.CopyTo(input[TimeBytes..]);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(
            input[(TimeBytes + UdpEndpoint.AddressBytes)..], (ushort)source.Port);
        ticket.CopyTo(input[(TimeBytes + UdpEndpoint.AddressBytes + PortBytes)..]);
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_nonceSecret, input, mac);
        input[..TimeBytes].CopyTo(raw);
        mac[..NonceMacBytes].CopyTo(raw[TimeBytes..]);
    }
}
