namespace RedPhone.Core.Zrtp
{
    /// <summary>
    /// DHPart1 (responder) and DHPart2 (initiator) (RFC 6189 §5.5, §5.6):
    /// <code>
    /// 0    head                     12 bytes
    /// 12   hash image H1            32 bytes
    /// 44   rs1ID, rs2ID, auxsecretID, pbxsecretID    8 bytes each
    /// 76   public value             p bytes, by the key agreement
    /// 76+p MAC keyed with H0        8 bytes
    /// </code>
    /// </summary>
    public static class DhPartMessage
    {
        /// <summary>Offset of H1.</summary>
        public const int H1Offset = ZrtpMessage.HeadBytes;

        /// <summary>Offset of rs1ID, the first of the four identifiers.</summary>
        public const int IdsOffset = H1Offset + HashChain.ImageBytes;

        /// <summary>Bytes of one identifier.</summary>
        public const int IdBytes = 8;

        /// <summary>Offset of the public value.</summary>
        public const int PublicOffset = IdsOffset + (4 * IdBytes);

        /// <summary>Longest message of this build.</summary>
        public const int MaxBytes = PublicOffset + ZrtpAlgorithm.MaxPublicValueBytes
            + ZrtpMessage.MacBytes;

        /// <summary>Length of the message for a key agreement.</summary>
        public static int Bytes(uint keyAgreement)
        {
            return PublicOffset + ZrtpAlgorithm.PublicValueBytes(keyAgreement)
                + ZrtpMessage.MacBytes;
        }

        /// <summary>
        /// Writes head, H1 and public value; identifiers and MAC are still missing. Returns the
        /// length.
        /// </summary>
        public static int Encode(byte[] message, ulong type, uint keyAgreement, byte[] h1, int h1At,
            byte[] publicValue)
        {
            int bytes = Bytes(keyAgreement);
            ZrtpMessage.WriteHead(message, type, bytes);
            System.Array.Copy(h1, h1At, message, H1Offset, HashChain.ImageBytes);
            System.Array.Copy(publicValue, 0, message, PublicOffset,
                ZrtpAlgorithm.PublicValueBytes(keyAgreement));
            return bytes;
        }
    }
}
