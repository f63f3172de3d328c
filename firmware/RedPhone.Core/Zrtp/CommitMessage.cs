using RedPhone.Wire;

namespace RedPhone.Core.Zrtp
{
    /// <summary>
    /// Commit (RFC 6189 §5.4) of a DH mode:
    /// <code>
    /// 0    head                     12 bytes
    /// 12   hash image H2            32 bytes
    /// 44   ZID                      12 bytes
    /// 56   hash, cipher, auth tag, key agreement, SAS    4 bytes each
    /// 76   hvi                      32 bytes
    /// 108  MAC keyed with H1        8 bytes
    /// </code>
    /// Multistream has a nonce of 16 bytes in place of hvi, Preshared nonce and an 8-byte key id.
    /// </summary>
    public static class CommitMessage
    {
        /// <summary>Offset of H2.</summary>
        public const int H2Offset = ZrtpMessage.HeadBytes;

        /// <summary>Offset of the ZID.</summary>
        public const int ZidOffset = H2Offset + HashChain.ImageBytes;

        /// <summary>Offset of the five chosen names, in the order of Hello's lists.</summary>
        public const int NamesOffset = ZidOffset + ZrtpTrust.ZidBytes;

        /// <summary>Offset of hvi, or of the nonce.</summary>
        public const int HviOffset = NamesOffset + (HelloMessage.Lists * 4);

        /// <summary>Bytes of hvi.</summary>
        public const int HviBytes = 32;

        /// <summary>Length in DH mode.</summary>
        public const int DhBytes = HviOffset + HviBytes + ZrtpMessage.MacBytes;

        /// <summary>Length in Multistream mode.</summary>
        public const int MultistreamBytes = HviOffset + 16 + ZrtpMessage.MacBytes;

        /// <summary>Length in Preshared mode.</summary>
        public const int PresharedBytes = HviOffset + 16 + 8 + ZrtpMessage.MacBytes;

        /// <summary>
        /// Writes all but names, hvi and MAC into <paramref name="message"/>
        /// (<see cref="DhBytes"/>).
        /// </summary>
        public static void Encode(byte[] message, byte[] zid, byte[] h2, int h2At)
        {
            ZrtpMessage.WriteHead(message, ZrtpMessage.Commit, DhBytes);
            System.Array.Copy(h2, h2At, message, H2Offset, HashChain.ImageBytes);
            System.Array.Copy(zid, 0, message, ZidOffset, ZrtpTrust.ZidBytes);
        }

        /// <summary>Writes the chosen name of a list.</summary>
        public static void WriteName(byte[] message, int list, uint name)
        {
            BigEndian.WriteUInt32(message, NamesOffset + (4 * list), name);
        }

        /// <summary>The chosen name of a list (see <see cref="HelloMessage"/>).</summary>
        public static uint Name(byte[] buffer, int offset, int list)
        {
            return BigEndian.ReadUInt32(buffer, offset + NamesOffset + (4 * list));
        }

        /// <summary>True when the length is the one its key agreement asks for.</summary>
        public static bool IsValid(byte[] buffer, int offset, int count)
        {
            if (count < MultistreamBytes)
            {
                return false;
            }

            switch (Name(buffer, offset, HelloMessage.KeyAgreements))
            {
                case ZrtpAlgorithm.Mult:
                    return count == MultistreamBytes;
                case ZrtpAlgorithm.Prsh:
                    return count == PresharedBytes;
                default:
                    return count == DhBytes;
            }
        }
    }
}
