using System.Buffers.Binary;
using System.Security.Cryptography;
using RedPhone.Core.Srtp;

namespace RedPhone.Interop.Tests;

/// <summary>The stream and the reports that every SRTP peer gets.</summary>
internal static class SrtpStream
{
    /// <summary>Two rollovers when the stream begins shortly before the first.</summary>
    public const int Packets = 70_000;

    public const int FirstSequence = 65_530;
    public const int PayloadBytes = 20;
    public const int RtpBytes = 12 + PayloadBytes;
    public const uint Ssrc = 0xDECAFBAD;

    /// <summary>Name and profile of what other programs speak too.</summary>
    public static TheoryData<string, SrtpProfile> Profiles() => new()
    {
        { "AES_CM_128_HMAC_SHA1_80", SrtpProfile.AesCm128HmacSha1Tag80 },
        { "AES_CM_128_HMAC_SHA1_32", SrtpProfile.AesCm128HmacSha1Tag32 },
        { "AES_256_CM_HMAC_SHA1_80", SrtpProfile.AesCm256HmacSha1Tag80 },
        { "AES_256_CM_HMAC_SHA1_32", SrtpProfile.AesCm256HmacSha1Tag32 },
    };

    /// <summary>Every seventh pair arrives in the other order, also around the rollover.</summary>
    public static void Reorder<T>(T[] packets)
    {
        for (int i = 5; i + 1 < packets.Length; i += 7)
        {
            (packets[i], packets[i + 1]) = (packets[i + 1], packets[i]);
        }
    }

    public static IEnumerable<string> Reports()
    {
        byte[] buffer = new byte[RtcpReport.MaxBytes];
        for (int i = 0; i < 200; i++)
        {
            var report = new RtcpReport
            {
                Ssrc = Ssrc,
                IsSender = i % 2 == 0,
                NtpTime = (ulong)i << 33,
                RtpTime = (uint)i * 160,
                Packets = (uint)i,
                Octets = (uint)i * 160,
                HasBlock = i % 3 != 0,
                AboutSsrc = 0xCAFEBABE,
                FractionLost = i,
                Lost = i * 3,
                HighestSequence = (uint)i * 50,
                Jitter = 7,
                Bye = i == 199,
            };
            yield return Convert.ToHexStringLower(buffer, 0, report.Encode(buffer, 0));
        }
    }

    public static byte[] Key(SrtpProfile profile)
        => SHA512.HashData([1])[..(profile >= SrtpProfile.AesCm256HmacSha1Tag80 ? 46 : 30)];

    public static string Rtp(int i)
    {
        byte[] packet = new byte[RtpBytes];
        WriteRtp(packet, i);
        return Convert.ToHexStringLower(packet);
    }

    public static void WriteRtp(byte[] packet, int i)
    {
        packet.AsSpan().Clear();
        packet[0] = 0x80;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)(FirstSequence + i));
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), (uint)i * 160);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), Ssrc);
        for (int at = 12; at < RtpBytes; at++)
        {
            packet[at] = (byte)(i + at);
        }
    }

    /// <summary>Our sender's packets of the whole stream.</summary>
    public static byte[][] ProtectAll(SrtpProfile profile)
    {
        byte[] key = Key(profile);
        var sender = new SrtpSender(new RedPhone.Models.PcCryptoEngine());
        sender.SetKeys(profile, key, 0, key, key.Length - 14);
        byte[][] wire = new byte[Packets][];
        byte[] packet = new byte[RtpBytes + SrtpSender.MaxTagBytes];
        for (int i = 0; i < Packets; i++)
        {
            WriteRtp(packet, i);
            wire[i] = packet[..sender.Protect(packet, 0, RtpBytes)];
        }

        return wire;
    }

    /// <summary>Our sender's SRTCP packets of <see cref="Reports"/>.</summary>
    public static byte[][] ProtectReports(SrtpProfile profile)
    {
        byte[] key = Key(profile);
        var sender = new SrtcpSender(new RedPhone.Models.PcCryptoEngine());
        sender.SetKeys(profile, key, 0, key, key.Length - 14);
        return [.. Reports().Select(hex =>
        {
            byte[] packet = new byte[RtcpReport.MaxBytes + SrtcpSender.OverheadBytes];
            byte[] rtcp = Convert.FromHexString(hex);
            rtcp.CopyTo(packet, 0);
            return packet[..sender.Protect(packet, 0, rtcp.Length)];
        })];
    }
}
