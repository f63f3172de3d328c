using System.Buffers.Binary;
using System.Net;

namespace RedPhone.Relay.Tests.DataPlane.Kernel;

/// <summary>Ethernet frames with one UDP packet, made and checked by the book.</summary>
internal static class Frame
{
    public const int EthernetBytes = 14;
    private const int UdpBytes = 8;

    /// <summary>Bytes of the IP header of a frame.</summary>
    public static int IpBytes(byte[] frame) => frame[12] == 0x08 ? 20 : 40;

    /// <summary>
    /// A frame with good checksums, to link address 0; or with the UDP checksum left out.
    /// </summary>
    public static byte[] Make(IPEndPoint from, IPEndPoint to, byte[] payload, byte hops = 64,
        bool withChecksum = true)
    {
        byte[] source = from.Address.GetAddressBytes();
        byte[] destination = to.Address.GetAddressBytes();
        bool ipv4 = source.Length == 4;
        int ipBytes = ipv4 ? 20 : 40;
        int udpBytes = UdpBytes + payload.Length;
        byte[] frame = new byte[EthernetBytes + ipBytes + udpBytes];
        Span<byte> ip = frame.AsSpan(EthernetBytes);
        Put(frame, 12, ipv4 ? 0x0800 : 0x86DD);
        if (ipv4)
        {
            ip[0] = 0x45;
            Put(ip, 2, ipBytes + udpBytes);
            Put(ip, 6, 0x4000);
            ip[8] = hops;
            ip[9] = 17;
            source.CopyTo(ip[12..]);
            destination.CopyTo(ip[16..]);
            Put(ip, 10, (ushort)~Sum(ip[..20], 0));
        }
        else
        {
            ip[0] = 0x60;
            Put(ip, 4, udpBytes);
            ip[6] = 17;
            ip[7] = hops;
            source.CopyTo(ip[8..]);
            destination.CopyTo(ip[24..]);
        }

        Span<byte> udp = ip[ipBytes..];
        Put(udp, 0, from.Port);
        Put(udp, 2, to.Port);
        Put(udp, 4, udpBytes);
        payload.CopyTo(udp[UdpBytes..]);
        if (withChecksum)
        {
            ushort sum = (ushort)~UdpSum(source, destination, udp);
            Put(udp, 6, sum == 0 ? 0xFFFF : sum);
        }

        return frame;
    }

    /// <summary>Where it comes from and goes to.</summary>
    public static (IPEndPoint From, IPEndPoint To) Ends(byte[] frame)
    {
        int ipBytes = IpBytes(frame);
        int at = EthernetBytes + (ipBytes == 20 ? 12 : 8);
        int bytes = ipBytes == 20 ? 4 : 16;
        int udp = EthernetBytes + ipBytes;
        return (new IPEndPoint(new IPAddress(frame.AsSpan(at, bytes)), Get(frame, udp)),
            new IPEndPoint(new IPAddress(frame.AsSpan(at + bytes, bytes)), Get(frame, udp + 2)));
    }

    /// <summary>TTL or hop limit.</summary>
    public static int Hops(byte[] frame)
        => frame[EthernetBytes + (IpBytes(frame) == 20 ? 8 : 7)];

    /// <summary>The UDP payload.</summary>
    public static byte[] Payload(byte[] frame)
        => frame[(EthernetBytes + IpBytes(frame) + UdpBytes)..];

    /// <summary>The UDP checksum as it stands there.</summary>
    public static int UdpChecksum(byte[] frame) => Get(frame, EthernetBytes + IpBytes(frame) + 6);

    /// <summary>True when every checksum that is there is good.</summary>
    public static bool IsSound(byte[] frame)
    {
        int ipBytes = IpBytes(frame);
        Span<byte> ip = frame.AsSpan(EthernetBytes);
        (IPEndPoint from, IPEndPoint to) = Ends(frame);
        return (ipBytes != 20 || Sum(ip[..20], 0) == 0xFFFF)
            && ((ipBytes == 20 && UdpChecksum(frame) == 0)
                || UdpSum(from.Address.GetAddressBytes(), to.Address.GetAddressBytes(),
                    ip[ipBytes..]) == 0xFFFF);
    }

    public static void Put(Span<byte> to, int at, int value)
        => BinaryPrimitives.WriteUInt16BigEndian(to[at..], (ushort)value);

    private static int Get(ReadOnlySpan<byte> from, int at)
        => BinaryPrimitives.ReadUInt16BigEndian(from[at..]);

    // With the pseudo header of RFC 768 and RFC 8200 §8.1.
    private static ushort UdpSum(byte[] source, byte[] destination, ReadOnlySpan<byte> udp)
        => Sum(udp, (uint)(Sum(source, 0) + Sum(destination, 0) + 17 + udp.Length));

    private static ushort Sum(ReadOnlySpan<byte> bytes, uint start)
    {
        uint sum = start;
        for (int i = 0; i < bytes.Length; i++)
        {
            sum += (uint)(i % 2 == 0 ? bytes[i] << 8 : bytes[i]);
        }

        while (sum >> 16 != 0)
        {
            sum = (sum & 0xFFFF) + (sum >> 16);
        }

        return (ushort)sum;
    }
}
