using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace RedPhone.Relay;

/// <summary>
/// The hash of every table that a stranger's address or a call id is looked up in. Multilinear
/// over 32-bit words with secret 64-bit keys, drawn anew for each table, of which the upper half is
/// strongly universal (Lemire and Kaser 2014, "Strongly universal string hashing is fast"): any two
/// keys chosen without knowledge of the secret collide with probability 2^-32. A bijective mixer
/// behind it keeps that and breaks up rows of neighbouring addresses. So nobody outside can fill
/// one run of a table. Does not allocate.
/// </summary>
internal readonly struct SeededHash
{
    private readonly ulong _start;
    private readonly ulong _highLeft;
    private readonly ulong _highRight;
    private readonly ulong _lowLeft;
    private readonly ulong _lowRight;
    private readonly ulong _port;

    /// <summary>From six secret words.</summary>
    public SeededHash(ReadOnlySpan<byte> secret)
    {
        _start = Word(secret, 0);
        _highLeft = Word(secret, 1);
        _highRight = Word(secret, 2);
        _lowLeft = Word(secret, 3);
        _lowRight = Word(secret, 4);
        _port = Word(secret, 5);
    }

    /// <summary>Bytes of a secret.</summary>
    public static int SecretBytes => 6 * sizeof(ulong);

    /// <summary>One with a random secret.</summary>
    public static SeededHash Create() => new(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>Of 16 bytes as two words, and a port or 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Of(ulong high, ulong low, uint port)
    {
        ulong sum = _start + (_highLeft * (high >> 32)) + (_highRight * (uint)high)
            + (_lowLeft * (low >> 32)) + (_lowRight * (uint)low) + (_port * port);
        uint hash = (uint)(sum >> 32);
        hash = (hash ^ (hash >> 16)) * 0x85EBCA6B;
        hash = (hash ^ (hash >> 13)) * 0xC2B2AE35;
        return hash ^ (hash >> 16);
    }

    /// <summary>Of an address and port.</summary>
    public uint Of(in AddressKey key) => Of(key.High, key.Low, (uint)key.Port);

    /// <summary>Of a call id.</summary>
    public uint Of(in CallKey key) => Of(key.High, key.Low, 0);

    private static ulong Word(ReadOnlySpan<byte> secret, int index)
        => BinaryPrimitives.ReadUInt64LittleEndian(secret[(index * sizeof(ulong))..]);
}
