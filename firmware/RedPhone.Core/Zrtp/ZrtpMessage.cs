using RedPhone.Wire;

namespace RedPhone.Core.Zrtp
{
    /// <summary>
    /// What every message begins with (RFC 6189 §5.1.1), and the messages that are nothing else:
    /// <code>
    /// 0   preamble 0x505A     2 bytes
    /// 2   length in words     2 bytes, of the whole message
    /// 4   type                8 ASCII bytes
    /// </code>
    /// </summary>
    public static class ZrtpMessage
    {
        /// <summary>Bytes of the head; HelloACK, Conf2ACK, ErrorACK and RelayACK end
        /// there.</summary>
        public const int HeadBytes = 12;

        /// <summary>Bytes of every message MAC.</summary>
        public const int MacBytes = 8;

        /// <summary>"Hello   ".</summary>
        public const ulong Hello = 0x48656C6C6F202020;

        /// <summary>"HelloACK".</summary>
        public const ulong HelloAck = 0x48656C6C6F41434B;

        /// <summary>"Commit  ".</summary>
        public const ulong Commit = 0x436F6D6D69742020;

        /// <summary>"DHPart1 ".</summary>
        public const ulong DhPart1 = 0x4448506172743120;

        /// <summary>"DHPart2 ".</summary>
        public const ulong DhPart2 = 0x4448506172743220;

        /// <summary>"Confirm1".</summary>
        public const ulong Confirm1 = 0x436F6E6669726D31;

        /// <summary>"Confirm2".</summary>
        public const ulong Confirm2 = 0x436F6E6669726D32;

        /// <summary>"Conf2ACK".</summary>
        public const ulong Conf2Ack = 0x436F6E663241434B;

        /// <summary>"Error   ".</summary>
        public const ulong Error = 0x4572726F72202020;

        /// <summary>"ErrorACK".</summary>
        public const ulong ErrorAck = 0x4572726F7241434B;

        /// <summary>"GoClear ".</summary>
        public const ulong GoClear = 0x476F436C65617220;

        /// <summary>"ClearACK".</summary>
        public const ulong ClearAck = 0x436C65617241434B;

        /// <summary>"SASrelay".</summary>
        public const ulong SasRelay = 0x53415372656C6179;

        /// <summary>"RelayACK".</summary>
        public const ulong RelayAck = 0x52656C617941434B;

        /// <summary>"Ping    ".</summary>
        public const ulong Ping = 0x50696E6720202020;

        /// <summary>"PingACK ".</summary>
        public const ulong PingAck = 0x50696E6741434B20;

        private const int Preamble = 0x505A;
        private const int LengthOffset = 2;
        private const int TypeOffset = 4;

        /// <summary>Writes the head of a message of <paramref name="bytes"/> bytes.</summary>
        public static void WriteHead(byte[] message, ulong type, int bytes)
        {
            BigEndian.WriteUInt16(message, 0, Preamble);
            BigEndian.WriteUInt16(message, LengthOffset, bytes >> 2);
            BigEndian.WriteUInt64(message, TypeOffset, type);
        }

        /// <summary>True when <paramref name="count"/> bytes begin with a head whose length field
        /// is
        /// exactly count.</summary>
        public static bool HasHead(byte[] buffer, int offset, int count)
        {
            return count >= HeadBytes
                && BigEndian.ReadUInt16(buffer, offset) == Preamble
                && BigEndian.ReadUInt16(buffer, offset + LengthOffset) * 4 == count;
        }

        /// <summary>The message's type.</summary>
        public static ulong ReadType(byte[] buffer, int offset)
        {
            return BigEndian.ReadUInt64(buffer, offset + TypeOffset);
        }
    }
}
