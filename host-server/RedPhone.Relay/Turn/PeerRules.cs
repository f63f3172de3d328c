using System.Buffers.Binary;
using RedPhone.Wire;

namespace RedPhone.Relay.Turn;

/// <summary>
/// Where a client may send through a relay. Refused always: unspecified, multicast, broadcast and
/// reserved addresses. Refused unless allowed: loopback, private, link-local, shared (RFC 6598),
/// and IPv6 forms that hide an IPv4 address. Otherwise the relay is a door into its own network.
/// </summary>
internal static class PeerRules
{
    private const int MappedPrefixBytes = 12;

    /// <summary>True when the peer may be reached.</summary>
    public static bool MayReach(UdpEndpoint peer, bool allowPrivate)
    {
        ReadOnlySpan<byte> address = peer.Address;
        return peer.Port != 0 && (peer.IsIpv4
            ? MayReach4(BinaryPrimitives.ReadUInt32BigEndian(address[MappedPrefixBytes..]),
                allowPrivate)
            : MayReach6(address, allowPrivate));
    }

    private static bool MayReach4(uint address, bool allowPrivate)
    {
        bool never = In(address, 0x00000000, 8) || In(address, 0xE0000000, 3); // 224/3: the rest
        bool inside = In(address, 0x7F000000, 8)   // 127/8
            || In(address, 0x0A000000, 8)          // 10/8
            || In(address, 0xAC100000, 12)         // 172.16/12
            || In(address, 0xC0A80000, 16)         // 192.168/16
            || In(address, 0xA9FE0000, 16)         // 169.254/16
            || In(address, 0x64400000, 10)         // 100.64/10
            || In(address, 0xC0000000, 24)         // 192.0.0/24
            || In(address, 0xC6120000, 15);        // 198.18/15, benchmarks
        return !never && (allowPrivate || !inside);
    }

    private static bool MayReach6(ReadOnlySpan<byte> address, bool allowPrivate)
    {
        if (address[0] == 0xFF || address.IndexOfAnyExcept((byte)0) < 0)
        {
            return false;
        }

        bool loopback = address[15] == 1 && address[..15].IndexOfAnyExcept((byte)0) < 0;
        bool inside = loopback
            || (address[0] == 0xFE && (address[1] & 0x80) != 0)   // fe80::/10, fec0::/10
            || (address[0] & 0xFE) == 0xFC;                       // fc00::/7
        bool hides = address[..8].IndexOfAnyExcept((byte)0) < 0   // ::a.b.c.d and kin
            || (address[0] == 0x20 && address[1] == 0x02)         // 2002::/16, 6to4
            || BinaryPrimitives.ReadUInt32BigEndian(address) is 0x20010000 // Teredo
                or 0x0064FF9B;                                    // 64:ff9b::/32, NAT64
        return allowPrivate || (!inside && !hides);
    }

    private static bool In(uint address, uint prefix, int bits)
        => ((address ^ prefix) >> (32 - bits)) == 0;
}
