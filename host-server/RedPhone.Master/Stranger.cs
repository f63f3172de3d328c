namespace RedPhone.Master;

/// <summary>A session of an unknown or revoked key, which may send ENROLL and nothing else.
/// Its deadline ends it.</summary>
internal sealed class Stranger(int session, byte[] publicKey, ulong stamp, bool revoked) : Timed
{
    public int Session { get; } = session;

    public byte[] PublicKey { get; } = publicKey;

    public ulong Stamp { get; } = stamp;

    /// <summary>A revoked key cannot even enroll: its owner makes a new one.</summary>
    public bool IsRevoked { get; } = revoked;

    public int Requests { get; set; }

    public bool Asking { get; set; }
}
