using RedPhone.Wire;

namespace RedPhone.Core.Zrtp
{
    /// <summary>
    /// Confirm1 (responder) and Confirm2 (initiator) (RFC 6189 §5.7):
    /// <code>
    /// 0    head                     12 bytes
    /// 12   MAC of bytes 36 to end   8 bytes
    /// 20   CFB initialisation vector 16 bytes
    ///      encrypted from here on:
    /// 36   hash preimage H0         32 bytes
    /// 68   15 unused bits, 9 bits signature length in words, 0 0 0 0 E V A D    4 bytes
    /// 72   cache expiration interval in seconds    4 bytes
    /// 76   signature                0 bytes when ours; read over when the peer's
    /// </code>
    /// </summary>
    public static class ConfirmMessage
    {
        /// <summary>Offset of the MAC.</summary>
        public const int MacOffset = ZrtpMessage.HeadBytes;

        /// <summary>Offset of the initialisation vector.</summary>
        public const int IvOffset = MacOffset + ZrtpMessage.MacBytes;

        /// <summary>Offset of the encrypted part.</summary>
        public const int SealedOffset = IvOffset + AesCfb.BlockBytes;

        /// <summary>Bytes of the encrypted part without a signature.</summary>
        public const int SealedBytes = HashChain.ImageBytes + 8;

        /// <summary>Length without a signature.</summary>
        public const int Bytes = SealedOffset + SealedBytes;

        /// <summary>PBX enrolment.</summary>
        public const int EnrollFlag = 8;

        /// <summary>SAS verified in an earlier call.</summary>
        public const int VerifiedFlag = 4;

        /// <summary>GoClear is understood.</summary>
        public const int AllowClearFlag = 2;

        /// <summary>The sender discloses session keys.</summary>
        public const int DiscloseFlag = 1;

        private const int WordOffset = HashChain.ImageBytes;
        private const int ExpiryOffset = WordOffset + 4;

        /// <summary>Writes the plain form of the encrypted part (40 bytes).</summary>
        public static void EncodePlain(byte[] plain, int offset, byte[] h0, int h0At, int flags,
            uint expirySeconds)
        {
            System.Array.Copy(h0, h0At, plain, offset, HashChain.ImageBytes);
            BigEndian.WriteUInt32(plain, offset + WordOffset, (uint)flags);
            BigEndian.WriteUInt32(plain, offset + ExpiryOffset, expirySeconds);
        }

        /// <summary>Flags octet of a plain part.</summary>
        public static int ReadFlags(byte[] plain)
        {
            return plain[WordOffset + 3];
        }

        /// <summary>Signature bytes a plain part announces, 0 to 2,044.</summary>
        public static int ReadSignatureBytes(byte[] plain)
        {
            uint word = BigEndian.ReadUInt32(plain, WordOffset);
            return (int)((word >> 8) & 0x1FF) * 4;
        }

        /// <summary>Cache expiration interval of a plain part.</summary>
        public static uint ReadExpirySeconds(byte[] plain)
        {
            return BigEndian.ReadUInt32(plain, ExpiryOffset);
        }
    }
}
