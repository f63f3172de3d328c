using RedPhone.Wire;

namespace RedPhone.Core.Zrtp
{
    /// <summary>
    /// Commit (RFC 6189 §5.4):
    /// <code>
    /// 0    head                     12 bytes
    /// 12   hash image H2            32 bytes
    /// 44   ZID                      12 bytes
    /// 56   hash, cipher, auth tag, key agreement, SAS    4 bytes each
    /// 76   DH: hvi                  32 bytes
    ///      Mult: nonce              16 bytes
    ///      Prsh: nonce, key id      16 and 8 bytes
    /// ..   MAC keyed with H1        8 bytes
    /// </code>
    /// </summary>
    public static class CommitMessage
    {
        /// <summary>Offset of H2.</summary>
        public const int H2Offset = ZrtpMessage.HeadBytes;

        /// <summary>Offset of the ZID.</summary>
        public const int ZidOffset = H2Offset + HashChain.ImageBytes;

        /// <summary>Offset of the five chosen names, in the order of Hello's lists.</summary>
        public const int NamesOffset = ZidOffset + ZrtpTrust.ZidBytes;

        /// <summary>Offset of hvi.</summary>
        public const int HviOffset = NamesOffset + (HelloMessage.Lists * 4);

        /// <summary>Offset of the nonce in the modes without DH.</summary>
        public const int NonceOffset = HviOffset;

        /// <summary>Bytes of a nonce.</summary>
        public const int NonceBytes = 16;

        /// <summary>Offset of Preshared mode's key id.</summary>
        public const int KeyIdOffset = NonceOffset + NonceBytes;

        /// <summary>Bytes of a key id.</summary>
        public const int KeyIdBytes = 8;

        /// <summary>Bytes of hvi.</summary>
        public const int HviBytes = 32;

        /// <summary>Length in DH mode.</summary>
        public const int DhBytes = HviOffset + HviBytes + ZrtpMessage.MacBytes;

        /// <summary>Length in Multistream mode.</summary>
        public const int MultistreamBytes = NonceOffset + NonceBytes + ZrtpMessage.MacBytes;

        /// <summary>Length in Preshared mode.</summary>
        public const int PresharedBytes = KeyIdOffset + KeyIdBytes + ZrtpMessage.MacBytes;

        /// <summary>
        /// Writes all but names, hvi or nonce, and MAC into <paramref name="message"/> (at least
        /// <see cref="DhBytes"/>) and returns the length that the key agreement asks for.
        /// </summary>
        public static int Encode(byte[] message, uint keyAgreement, byte[] zid, byte[] h2,
            int h2At)
        {
            int bytes = Bytes(keyAgreement);
            ZrtpMessage.WriteHead(message, ZrtpMessage.Commit, bytes);
            System.Array.Copy(h2, h2At, message, H2Offset, HashChain.ImageBytes);
            System.Array.Copy(zid, 0, message, ZidOffset, ZrtpTrust.ZidBytes);
            return bytes;
        }

        /// <summary>Length of a Commit with this key agreement.</summary>
        public static int Bytes(uint keyAgreement)
        {
            return keyAgreement == ZrtpAlgorithm.Mult ? MultistreamBytes
                : keyAgreement == ZrtpAlgorithm.Prsh ? PresharedBytes : DhBytes;
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
            return count >= MultistreamBytes
                && count == Bytes(Name(buffer, offset, HelloMessage.KeyAgreements));
        }
    }
}
