using RedPhone.Crypto;
using RedPhone.Wire;

namespace RedPhone.Master.Store;

/// <summary>One relay as the operator entered it with "relay add".</summary>
/// <param name="Id">The relay's own id, part of every ticket.</param>
/// <param name="Endpoint">Address and port in <see cref="UdpEndpoint"/>'s text form.</param>
/// <param name="Key">32 bytes shared with that relay; signs its tickets.</param>
public sealed record RelayEntry(uint Id, string Endpoint, byte[] Key)
{
    /// <summary>Bytes of a relay key.</summary>
    public const int KeyBytes = 32;

    /// <summary>True when endpoint and key have the right form.</summary>
    public bool IsValid
        => Key.Length == KeyBytes && new UdpEndpoint().TryParse(Endpoint);

    /// <summary>
    /// Reads the three words that "relay init" prints: id (8 hex digits), endpoint, key (64 hex
    /// digits). Null when one of them has another form.
    /// </summary>
    public static RelayEntry? TryParse(string id, string endpoint, string key)
    {
        byte[] idBytes = new byte[sizeof(uint)];
        byte[] keyBytes = new byte[KeyBytes];
        RelayEntry? relay = Hex.TryDecode(id, idBytes, 0, idBytes.Length)
            && Hex.TryDecode(key, keyBytes, 0, keyBytes.Length)
                ? new RelayEntry(BigEndian.ReadUInt32(idBytes, 0), endpoint, keyBytes) : null;
        return relay is { IsValid: true } ? relay : null;
    }

    /// <summary>The id as 8 hex digits, as it stands in messages.</summary>
    public string IdText => Id.ToString("x8");

    /// <summary>Never the key: a record's generated text would print it into a log.</summary>
    public override string ToString() => $"relay {IdText}";

    /// <summary>Same id, endpoint and key; reads the whole key.</summary>
    public bool Equals(RelayEntry? other)
        => other is not null && Id == other.Id && Endpoint == other.Endpoint
            && Key.Length == other.Key.Length
            && Bytes.EqualConstantTime(Key, 0, other.Key, 0, Key.Length);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Endpoint);
}
