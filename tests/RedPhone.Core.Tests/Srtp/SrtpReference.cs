using System.Buffers.Binary;
using System.Security.Cryptography;
using RedPhone.Core.Srtp;

namespace RedPhone.Core.Tests.Srtp;

/// <summary>
/// RFC 3711 once more, written from the text on the platform's primitives and nothing of ours:
/// the key stream block by block, the keys by big integers' XOR, the whole packet copied.
/// </summary>
internal static class SrtpReference
{
    public static byte[] DeriveKey(byte[] masterKey, byte[] masterSalt, byte label, int count)
    {
        byte[] keyId = new byte[14];
        keyId[7] = label;
        byte[] x = keyId.Zip(masterSalt, (a, b) => (byte)(a ^ b)).ToArray();
        return CounterMode(masterKey, [.. x, 0, 0], count);
    }

    public static byte[] CounterMode(byte[] key, byte[] iv, int count)
    {
        using Aes aes = Aes.Create();
        aes.Key = key;
        List<byte> stream = [];
        UInt128 counter = BinaryPrimitives.ReadUInt128BigEndian(iv);
        while (stream.Count < count)
        {
            byte[] block = new byte[16];
            BinaryPrimitives.WriteUInt128BigEndian(block, counter++);
            stream.AddRange(aes.EncryptEcb(block, PaddingMode.None));
        }

        return stream.Take(count).ToArray();
    }

    /// <summary>
    /// The SRTP packet of an RTP packet whose header is <paramref name="header"/> long.
    /// </summary>
    public static byte[] Protect(SrtpProfile profile, byte[] masterKey, byte[] masterSalt,
        byte[] rtp, int header, uint roc)
    {
        bool sha256 = profile is SrtpProfile.AesCm128HmacSha256Tag80
            or SrtpProfile.AesCm256HmacSha256Tag80;
        byte[] key = DeriveKey(masterKey, masterSalt, 0, masterKey.Length);
        byte[] salt = DeriveKey(masterKey, masterSalt, 2, 14);
        byte[] authKey = DeriveKey(masterKey, masterSalt, 1, sha256 ? 32 : 20);

        UInt128 index = ((UInt128)roc << 16) | BinaryPrimitives.ReadUInt16BigEndian(rtp.AsSpan(2));
        UInt128 ssrc = BinaryPrimitives.ReadUInt32BigEndian(rtp.AsSpan(8));
        UInt128 k = BinaryPrimitives.ReadUInt128BigEndian([0, 0, .. salt]);
        byte[] iv = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(iv, (k << 16) ^ (ssrc << 64) ^ (index << 16));
        byte[] stream = CounterMode(key, iv, rtp.Length - header);

        byte[] packet = (byte[])rtp.Clone();
        for (int i = header; i < rtp.Length; i++)
        {
            packet[i] ^= stream[i - header];
        }

        byte[] rocBytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(rocBytes, roc);
        byte[] authenticated = [.. packet, .. rocBytes];
        byte[] tag = sha256
            ? HMACSHA256.HashData(authKey, authenticated)
            : HMACSHA1.HashData(authKey, authenticated);
        int tagBytes = profile == SrtpProfile.AesCm128HmacSha1Tag32 ? 4 : 10;
        return [.. packet, .. tag.Take(tagBytes)];
    }
}
