using RedPhone.Wire;

namespace RedPhone.Core.Zrtp
{
    /// <summary>
    /// Hello (RFC 6189 §5.2):
    /// <code>
    /// 0   head                      12 bytes
    /// 12  version "1.10"            4 ASCII bytes
    /// 16  client identifier         16 ASCII bytes
    /// 32  hash image H3             32 bytes
    /// 64  ZID                       12 bytes
    /// 76  0 S M P, 8 unused bits, then 4 bits each: counts of hashes, ciphers, auth tags,
    ///     key agreements, SAS types 4 bytes
    /// 80  the five lists            4 bytes a name, at most 7 names a list
    /// ..  MAC keyed with H2         8 bytes
    /// </code>
    /// </summary>
    public static class HelloMessage
    {
        /// <summary>List index of hash names.</summary>
        public const int Hashes = 0;

        /// <summary>List index of cipher names.</summary>
        public const int Ciphers = 1;

        /// <summary>List index of SRTP authentication tag names.</summary>
        public const int AuthTags = 2;

        /// <summary>List index of key agreement names.</summary>
        public const int KeyAgreements = 3;

        /// <summary>List index of SAS names.</summary>
        public const int SasTypes = 4;

        /// <summary>Number of lists.</summary>
        public const int Lists = 5;

        /// <summary>Most names in a list (§5.2).</summary>
        public const int MaxNames = 7;

        /// <summary>Offset of the version.</summary>
        public const int VersionOffset = ZrtpMessage.HeadBytes;

        /// <summary>Offset of the client identifier.</summary>
        public const int ClientOffset = VersionOffset + 4;

        /// <summary>Offset of H3.</summary>
        public const int H3Offset = ClientOffset + 16;

        /// <summary>Offset of the ZID.</summary>
        public const int ZidOffset = H3Offset + HashChain.ImageBytes;

        /// <summary>Offset of flags and counts.</summary>
        public const int FlagsOffset = ZidOffset + ZrtpTrust.ZidBytes;

        /// <summary>Offset of the first list.</summary>
        public const int ListsOffset = FlagsOffset + 4;

        /// <summary>Length without names.</summary>
        public const int MinBytes = ListsOffset + ZrtpMessage.MacBytes;

        /// <summary>Longest Hello.</summary>
        public const int MaxBytes = MinBytes + (Lists * MaxNames * 4);

        /// <summary>"1.1": the octets compared (§4.1.1).</summary>
        public const int Version = 0x312E31;

        private const uint VersionText = 0x312E3130;
        private const string Client = "RedPhoneEmbedded";
        private const int PassiveFlag = 0x10;
        private const int MitmFlag = 0x20;

        /// <summary>The P bit before the five counts are shifted in below it.</summary>
        private const uint PassiveFlagAboveCounts = PassiveFlag << (24 - (4 * Lists));

        /// <summary>
        /// Writes our Hello into <paramref name="message"/> (<see cref="MaxBytes"/>), its MAC still
        /// missing, and returns its length. A list of more than 7 names throws.
        /// </summary>
        public static int Encode(byte[] message, ZrtpSettings settings, byte[] zid,
            byte[] h3, int h3At)
        {
            int at = ListsOffset;
            uint counts = settings.Passive ? PassiveFlagAboveCounts : 0;
            for (int list = 0; list < Lists; list++)
            {
                uint[] names = settings.List(list);
                if (names.Length > MaxNames)
                {
                    throw new System.ArgumentException("more than 7 names");
                }

                counts = (counts << 4) | (uint)names.Length;
                foreach (uint name in names)
                {
                    BigEndian.WriteUInt32(message, at, name);
                    at += 4;
                }
            }

            int bytes = at + ZrtpMessage.MacBytes;
            ZrtpMessage.WriteHead(message, ZrtpMessage.Hello, bytes);
            BigEndian.WriteUInt32(message, VersionOffset, VersionText);
            Ascii.Write(Client, message, ClientOffset);
            System.Array.Copy(h3, h3At, message, H3Offset, HashChain.ImageBytes);
            System.Array.Copy(zid, 0, message, ZidOffset, ZrtpTrust.ZidBytes);
            BigEndian.WriteUInt32(message, FlagsOffset, counts);
            return bytes;
        }

        /// <summary>True when counts are at most 7 each and agree exactly with the
        /// length.</summary>
        public static bool IsValid(byte[] buffer, int offset, int count)
        {
            if (count < MinBytes || count > MaxBytes)
            {
                return false;
            }

            int names = 0;
            for (int list = 0; list < Lists; list++)
            {
                int length = Count(buffer, offset, list);
                if (length > MaxNames)
                {
                    return false;
                }

                names += length;
            }

            return count == MinBytes + (names * 4);
        }

        /// <summary>Number of names in a list of a valid Hello.</summary>
        public static int Count(byte[] buffer, int offset, int list)
        {
            uint word = BigEndian.ReadUInt32(buffer, offset + FlagsOffset);
            return (int)(word >> (4 * (Lists - 1 - list))) & 15;
        }

        /// <summary>Name <paramref name="index"/> of a list of a valid Hello.</summary>
        public static uint Name(byte[] buffer, int offset, int list, int index)
        {
            int before = index;
            for (int i = 0; i < list; i++)
            {
                before += Count(buffer, offset, i);
            }

            return BigEndian.ReadUInt32(buffer, offset + ListsOffset + (before * 4));
        }

        /// <summary>The version octets that count, comparable as a number.</summary>
        public static int ReadVersion(byte[] buffer, int offset)
        {
            return (int)(BigEndian.ReadUInt32(buffer, offset + VersionOffset) >> 8);
        }

        /// <summary>P: the sender never sends a Commit.</summary>
        public static bool IsPassive(byte[] buffer, int offset)
        {
            return (buffer[offset + FlagsOffset] & PassiveFlag) != 0;
        }

        /// <summary>M: the sender may send SASrelay.</summary>
        public static bool IsMitm(byte[] buffer, int offset)
        {
            return (buffer[offset + FlagsOffset] & MitmFlag) != 0;
        }
    }
}
