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
