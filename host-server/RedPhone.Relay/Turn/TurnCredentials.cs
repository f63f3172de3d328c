using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RedPhone.Wire;

namespace RedPhone.Relay.Turn;

/// <summary>
/// Time-limited credentials and nonces; nothing is stored for either. A nonce is 16 Base64url
/// characters: seconds (4 bytes), then 8 bytes of HMAC-SHA256(secret of this process, seconds |
/// address | port). Comparisons have constant-time shape.
/// </summary>
internal sealed class TurnCredentials(TurnSettings settings, byte[] nonceSecret)
{
    /// <summary>Characters of a nonce.</summary>
    public const int NonceBytes = 16;

    /// <summary>Bytes of a long-term key (MD5).</summary>
    public const int KeyBytes = MD5.HashSizeInBytes;

    /// <summary>The longest user name taken.</summary>
    public const int MaxUsernameBytes = 128;

    private const int RawNonceBytes = 12;

    private readonly byte[] _secret = Encoding.UTF8.GetBytes(settings.Secret);
    private readonly byte[] _realm = Encoding.UTF8.GetBytes(settings.Realm);

    /// <summary>The realm as it goes over the wire.</summary>
    public byte[] Realm => _realm;

    /// <summary>The password of a user name, for tests and for those who give them out.</summary>
    public static string PasswordOf(string secret, string username)
        => Convert.ToBase64String(HMACSHA1.HashData(
            Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(username)));

    /// <summary>
    /// The long-term key MD5(username:realm:password) of RFC 8489 §9.2.2; false when the name has
    /// no expiry in the future.
    /// </summary>
    public bool TryDeriveKey(long nowMs, ReadOnlySpan<byte> username, Span<byte> key)
    {
        int colon = username.IndexOf((byte)':');
        ReadOnlySpan<byte> expiry = colon < 0 ? username : username[..colon];
        if (username.Length > MaxUsernameBytes
            || !Utf8Parser.TryParse(expiry, out long seconds, out int used)
            || used != expiry.Length || expiry[0] is not (>= (byte)'0' and <= (byte)'9')
            || seconds <= nowMs / 1000)
        {
            return false;
        }

        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HMACSHA1.HashData(_secret, username, mac);
        Span<byte> text = stackalloc byte[MaxUsernameBytes + 1 + _realm.Length + 1 + 28];
        int at = Append(text, 0, username);
        text[at++] = (byte)':';
        at = Append(text, at, _realm);
        text[at++] = (byte)':';
        Base64.EncodeToUtf8(mac, text[at..], out _, out int password);
        MD5.HashData(text[..(at + password)], key);
        CryptographicOperations.ZeroMemory(text);
        return true;
    }

    /// <summary>Writes the nonce of this time and address.</summary>
    public void WriteNonce(long nowMs, UdpEndpoint source, Span<byte> nonce)
    {
        Span<byte> raw = stackalloc byte[RawNonceBytes];
        ComputeNonce((uint)(nowMs / 1000), source, raw);
        Base64Url.EncodeToUtf8(raw, nonce);
    }

    /// <summary>True when the nonce was given to this address and is young enough.</summary>
    public bool IsFresh(long nowMs, UdpEndpoint source, ReadOnlySpan<byte> nonce)
    {
        Span<byte> raw = stackalloc byte[RawNonceBytes];
        if (nonce.Length != NonceBytes
            || Base64Url.DecodeFromUtf8(nonce, raw, out _, out int count)
                != System.Buffers.OperationStatus.Done || count != RawNonceBytes)
        {
            return false;
        }

        uint seconds = BinaryPrimitives.ReadUInt32BigEndian(raw);
        Span<byte> due = stackalloc byte[RawNonceBytes];
        ComputeNonce(seconds, source, due);
        long ageMs = nowMs - (seconds * 1000L);
        return CryptographicOperations.FixedTimeEquals(raw, due)
            && ageMs < settings.NonceLifetimeMs;
    }

    /// <summary>
    /// HMAC-SHA1 over the message up to MESSAGE-INTEGRITY, its length field as if that were the end
    /// (RFC 8489 §14.5).
    /// </summary>
    public static void Authenticate(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message,
        Span<byte> tag)
    {
        Span<byte> copy = stackalloc byte[RelayCore.MaxDatagramBytes];
        message.CopyTo(copy);
        BinaryPrimitives.WriteUInt16BigEndian(copy[Stun.LengthOffset..],
            (ushort)(message.Length - Stun.HeaderBytes + Stun.AttributeHeaderBytes
                + TurnWire.IntegrityBytes));
        HMACSHA1.HashData(key, copy[..message.Length], tag);
    }

    /// <summary>"expiry:name" for a user name that lasts so long.</summary>
    public static string NewUsername(DateTimeOffset expiry, string name)
        => string.Create(CultureInfo.InvariantCulture, $"{expiry.ToUnixTimeSeconds()}:{name}");

    private static int Append(Span<byte> text, int at, ReadOnlySpan<byte> part)
    {
        part.CopyTo(text[at..]);
        return at + part.Length;
    }

    private void ComputeNonce(uint seconds, UdpEndpoint source, Span<byte> raw)
    {
        Span<byte> input = stackalloc byte[4 + UdpEndpoint.AddressBytes + 2];
        BinaryPrimitives.WriteUInt32BigEndian(input, seconds);
        source.Address.CopyTo(input[4..]);
        BinaryPrimitives.WriteUInt16BigEndian(input[20..], (ushort)source.Port);
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(nonceSecret, input, mac);
        input[..4].CopyTo(raw);
        mac[..8].CopyTo(raw[4..]);
    }
}
