using RedPhone.Wire;

namespace RedPhone.Link
{
    /// <summary>Handshake message 1, phone to master, 148 bytes.</summary>
    /// <remarks>
    /// <code>
    ///   0        1                    4
    ///  +--------+--------------------+-----------------------------+
    ///  |   4    |   0    0    0      |  sender index               |
    ///  +--------+--------------------+-----------------------------+
    ///  |  8  ephemeral public key, 32                              |
    ///  | 40  sealed static public key, 32 + 16                     |
    ///  | 88  sealed payload, 12 + 16: stamp 8, conversation 4      |
    ///  |116  mac1, 16: over bytes 0..115                           |
    ///  |132  mac2, 16: over bytes 0..131, zero without a cookie    |
    ///  +-----------------------------------------------------------+
    /// </code>
    /// </remarks>
    public static class InitDatagram
    {
        /// <summary>Offset of the phone's index for the new session.</summary>
        public const int SenderOffset = LinkDatagram.TypeBytes;

        /// <summary>Offset of the phone's ephemeral public key.</summary>
        public const int EphemeralOffset = SenderOffset + LinkDatagram.IndexBytes;

        /// <summary>Offset of the phone's sealed static public key.</summary>
        public const int StaticOffset = EphemeralOffset + NoiseIk.KeyBytes;

        /// <summary>Offset of the sealed payload.</summary>
        public const int PayloadOffset = StaticOffset + NoiseIk.KeyBytes + NoiseIk.TagBytes;

        /// <summary>Bytes of the payload without its tag.</summary>
        public const int PayloadBytes = 12;

        /// <summary>Offset of mac1, the count of bytes it covers.</summary>
        public const int Mac1Offset = PayloadOffset + PayloadBytes + NoiseIk.TagBytes;

        /// <summary>Offset of mac2, the count of bytes it covers.</summary>
        public const int Mac2Offset = Mac1Offset + LinkDatagram.MacBytes;

        /// <summary>Exact length.</summary>
        public const int Bytes = Mac2Offset + LinkDatagram.MacBytes;

        /// <summary>Writes the payload's 12 bytes.</summary>
        public static void EncodePayload(byte[] buffer, int offset, ulong stamp,
            uint conversation)
        {
            BigEndian.WriteUInt64(buffer, offset, stamp);
            BigEndian.WriteUInt32(buffer, offset + 8, conversation);
        }

        /// <summary>Reads the payload's 12 bytes.</summary>
        public static void DecodePayload(byte[] buffer, int offset, out ulong stamp,
            out uint conversation)
        {
            stamp = BigEndian.ReadUInt64(buffer, offset);
            conversation = BigEndian.ReadUInt32(buffer, offset + 8);
        }
    }
}
