using System.Buffers.Binary;
using RedPhone.Wire;

namespace RedPhone.Models.Network;

/// <summary>
/// Writes UDP datagrams as a pcap file (libpcap's classic format 2.4, microseconds, link type 101:
/// raw IP) that Wireshark and tshark open. IPv4 only. Safe from several threads.
/// </summary>
public sealed class PcapWriter : IDisposable
{
    private const uint Magic = 0xA1B2C3D4;
    private const int RawIp = 101;
    private const int MaxPacketBytes = 65535;
    private const int IpHeaderBytes = 20;
    private const int UdpHeaderBytes = 8;
    private const byte UdpProtocol = 17;
    private readonly Stream _stream;
    private readonly Lock _lock = new();

    /// <summary>Writes to <paramref name="stream"/>, which it owns.</summary>
    public PcapWriter(Stream stream)
    {
        _stream = stream;
        byte[] header = new byte[24];
        BinaryPrimitives.WriteUInt32LittleEndian(header, Magic);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(4), 2);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(6), 4);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(16), MaxPacketBytes);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(20), RawIp);
        _stream.Write(header);
    }

    /// <summary>Datagrams written.</summary>
    public int Count { get; private set; }

    /// <summary>Writes one datagram seen at <paramref name="unixMs"/>.</summary>
    public void Write(long unixMs, UdpEndpoint from, UdpEndpoint to, ReadOnlySpan<byte> payload)
    {
        int total = IpHeaderBytes + UdpHeaderBytes + payload.Length;
        byte[] record = new byte[16 + total];
        BinaryPrimitives.WriteUInt32LittleEndian(record, (uint)(unixMs / 1000));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(4), (uint)(unixMs % 1000) * 1000);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(8), total);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(12), total);

        Span<byte> ip = record.AsSpan(16);
        ip[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)total);
        ip[8] = 64;
        ip[9] = UdpProtocol;
        from.Address.AsSpan(12, 4).CopyTo(ip[12..]);
        to.Address.AsSpan(12, 4).CopyTo(ip[16..]);
        BinaryPrimitives.WriteUInt16BigEndian(ip[10..], Checksum(ip[..IpHeaderBytes]));

        // A UDP checksum of 0 means "none" (RFC 768).
        Span<byte> udp = ip[IpHeaderBytes..];
        BinaryPrimitives.WriteUInt16BigEndian(udp, (ushort)from.Port);
        BinaryPrimitives.WriteUInt16BigEndian(udp[2..], (ushort)to.Port);
        BinaryPrimitives.WriteUInt16BigEndian(udp[4..], (ushort)(UdpHeaderBytes + payload.Length));
        payload.CopyTo(udp[UdpHeaderBytes..]);
        lock (_lock)
        {
            _stream.Write(record);
            Count++;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _stream.Dispose();

    private static ushort Checksum(ReadOnlySpan<byte> header)
    {
        uint sum = 0;
        for (int i = 0; i < header.Length; i += 2)
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(header[i..]);
        }

        while (sum > 0xFFFF)
        {
            sum = (sum & 0xFFFF) + (sum >> 16);
        }

        return (ushort)~sum;
    }
}
