namespace RedPhone.Wire
{
    /// <summary>
    /// The RTP header (RFC 3550 §5.1), reusable object, no allocation after construction.
    /// <code>
    /// 0      V=2 (2 bits) | P padding | X extension | CC number of CSRCs (4 bits)
    /// 1      M marker (1 bit) | payload type (7 bits)
    /// 2..3   sequence number
    /// 4..7   timestamp, in samples (8 kHz)
    /// 8..11  SSRC
    /// 12..   CC * 4 bytes CSRC, skipped
    /// ..     with X: 2 bytes profile, 2 bytes length in 32-bit words, the words; skipped (§5.3.1)
    /// </code>
    /// All fields are big-endian.
    /// </summary>
    public sealed class RtpHeader
    {
        /// <summary>
        /// Bytes of a header without CSRC and extension: what <see cref="Encode"/> writes.
        /// </summary>
        public const int HeaderBytes = SsrcOffset + 4;

        /// <summary>Static payload type of G.711 µ-law, 8 kHz, mono (RFC 3551 §6).</summary>
        public const int PcmuPayloadType = 0;

        /// <summary>Offset of the sequence number from the start of a packet.</summary>
        public const int SequenceOffset = 2;

        /// <summary>Offset of the timestamp from the start of a packet.</summary>
        public const int TimestampOffset = SequenceOffset + 2;

        /// <summary>Offset of the SSRC from the start of a packet.</summary>
        public const int SsrcOffset = TimestampOffset + 4;

        private const int Version2 = 0x80;
        private const int VersionMask = 0xC0;
        private const int PaddingBit = 0x20;
        private const int ExtensionBit = 0x10;
        private const int CsrcCountMask = 0x0F;
        private const int MarkerBit = 0x80;
        private const int PayloadTypeMask = 0x7F;
        private const int ExtensionHeaderBytes = 4;

        /// <summary>Marker: the first packet of a talk spurt (RFC 3551 §4.1).</summary>
        public bool Marker;

        /// <summary>Payload type, 0 to 127.</summary>
        public int PayloadType;

        /// <summary>Sequence number, 0 to 65535.</summary>
        public int Sequence;

        /// <summary>Timestamp in samples; wraps.</summary>
        public uint Timestamp;

        /// <summary>Synchronisation source.</summary>
        public uint Ssrc;

        /// <summary>
        /// After <see cref="TryDecode"/>: index of the first payload byte in the buffer.
        /// </summary>
        public int PayloadOffset;

        /// <summary>After <see cref="TryDecode"/>: bytes of payload without the padding.</summary>
        public int PayloadBytes;

        /// <summary>
        /// Writes <see cref="HeaderBytes"/> bytes (no CSRC, extension or padding) at
        /// <paramref name="offset"/> and returns their number.
        /// </summary>
        public int Encode(byte[] buffer, int offset)
        {
            buffer[offset] = Version2;
            buffer[offset + 1] = (byte)((Marker ? MarkerBit : 0) | (PayloadType & PayloadTypeMask));
            BigEndian.WriteUInt16(buffer, offset + SequenceOffset, Sequence);
            BigEndian.WriteUInt32(buffer, offset + TimestampOffset, Timestamp);
            BigEndian.WriteUInt32(buffer, offset + SsrcOffset, Ssrc);
            return HeaderBytes;
        }

        /// <summary>
        /// Reads the header of the packet of <paramref name="count"/> bytes. False for another
        /// version, a packet shorter than its header, CSRCs, extension or padding claim, or padding
        /// of 0; then no field has changed.
        /// </summary>
        public bool TryDecode(byte[] buffer, int offset, int count)
        {
            int header = HeaderBytes;
            int padding = 0;
            if (count < HeaderBytes || buffer[offset] != Version2)
            {
                header = MeasureHeader(buffer, offset, count);
                if (header < 0)
                {
                    return false;
                }

                if ((buffer[offset] & PaddingBit) != 0)
                {
                    // §5.1: the last byte counts the padding, itself included.
                    padding = count > header ? buffer[offset + count - 1] : 0;
                    if (padding == 0 || padding > count - header)
                    {
                        return false;
                    }
                }
            }

            int second = buffer[offset + 1];
            Marker = (second & MarkerBit) != 0;
            PayloadType = second & PayloadTypeMask;
            Sequence = BigEndian.ReadUInt16(buffer, offset + SequenceOffset);
            Timestamp = BigEndian.ReadUInt32(buffer, offset + TimestampOffset);
            Ssrc = BigEndian.ReadUInt32(buffer, offset + SsrcOffset);
            PayloadOffset = offset + header;
            PayloadBytes = count - header - padding;
            return true;
        }

        /// <summary>
        /// The packet's first byte, which must be there, says that it is version 2 with no CSRC,
        /// extension or padding: its header has <see cref="HeaderBytes"/>.
        /// </summary>
        public static bool IsPlain(byte[] buffer, int offset)
        {
            return buffer[offset] == Version2;
        }

        /// <summary>
        /// The packet's first byte, which must be there, says that padding ends the payload (§5.1).
        /// </summary>
        public static bool HasPadding(byte[] buffer, int offset)
        {
            return (buffer[offset] & PaddingBit) != 0;
        }

        /// <summary>
        /// Bytes of header, CSRCs and extension of the packet of <paramref name="count"/> bytes:
        /// 12 to <paramref name="count"/>; -1 when it is not version 2 or shorter than it claims.
        /// </summary>
        public static int MeasureHeader(byte[] buffer, int offset, int count)
        {
            if (count < HeaderBytes)
            {
                return -1;
            }

            int first = buffer[offset];
            if ((first & VersionMask) != Version2)
            {
                return -1;
            }

            int header = HeaderBytes + (4 * (first & CsrcCountMask));
            if ((first & ExtensionBit) != 0)
            {
                if (header + ExtensionHeaderBytes > count)
                {
                    return -1;
                }

                int words = BigEndian.ReadUInt16(buffer, offset + header + 2);
                header += ExtensionHeaderBytes + (4 * words);
            }

            return header <= count ? header : -1;
        }
    }
}
