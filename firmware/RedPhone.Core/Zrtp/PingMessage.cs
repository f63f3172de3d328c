using RedPhone.Wire;

namespace RedPhone.Core.Zrtp
{
    /// <summary>
    /// Ping and PingACK (RFC 6189 §5.15, §5.16). Ping: head, version (4), endpoint hash (8).
    /// <code>
    /// PingACK:
    /// 0    head                                    12 bytes
    /// 12   version "1.10"                          4 bytes
    /// 16   endpoint hash of the PingACK's sender   8 bytes, ours: the ZID's first 8 bytes
    /// 24   endpoint hash of the received Ping      8 bytes
    /// 32   SSRC of the received Ping               4 bytes
    /// </code>
    /// </summary>
    public static class PingMessage
    {
        /// <summary>Length of a Ping; any other length is dropped.</summary>
        public const int Bytes = ZrtpMessage.HeadBytes + 4 + HashBytes;

        /// <summary>Length of a PingACK.</summary>
        public const int AckBytes = ZrtpMessage.HeadBytes + 4 + (2 * HashBytes) + 4;

        private const int HashBytes = 8;
        private const int HashOffset = ZrtpMessage.HeadBytes + 4;
        private const uint Version = 0x312E3130;

        /// <summary>Writes the answer to the Ping at <paramref name="offset"/>.</summary>
        public static void EncodeAck(byte[] message, byte[] zid, byte[] ping, int offset,
            uint pingSsrc)
        {
            ZrtpMessage.WriteHead(message, ZrtpMessage.PingAck, AckBytes);
            BigEndian.WriteUInt32(message, ZrtpMessage.HeadBytes, Version);
            System.Array.Copy(zid, 0, message, HashOffset, HashBytes);
            System.Array.Copy(ping, offset + HashOffset, message, HashOffset + HashBytes,
                HashBytes);
            BigEndian.WriteUInt32(message, HashOffset + (2 * HashBytes), pingSsrc);
        }
    }
}
