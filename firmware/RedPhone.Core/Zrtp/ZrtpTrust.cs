using RedPhone.Crypto;
using RedPhone.Wire;

namespace RedPhone.Core.Zrtp
{
    /// <summary>
    /// What is kept of one peer, by telephone number. Encoded record (big-endian):
    /// <code>
    /// 0    version = 1
    /// 1    flags: 1 rs1 valid, 2 rs2 valid, 4 verified
    /// 2    ZID                     12 bytes
    /// 14   rs1                     32 bytes
    /// 46   rs2                     32 bytes
    /// 78   number length n (0-32), then n ASCII bytes
    /// 79+n name length m (0-40), then m ASCII bytes
    /// ..   CRC-32C of everything before, 4 bytes
    /// </code>
    /// Holds secrets: wipe it with <see cref="Clear"/>.
    /// </summary>
    public sealed class ZrtpTrust
    {
        /// <summary>Most characters of a number.</summary>
        public const int MaxNumberChars = 32;

        /// <summary>Most characters of a name.</summary>
        public const int MaxNameChars = 40;

        /// <summary>Longest encoded record in bytes.</summary>
        public const int MaxEncodedBytes = TextStart + 1 + MaxNumberChars + 1 + MaxNameChars + 4;

        /// <summary>Bytes of a ZID.</summary>
        public const int ZidBytes = 12;

        /// <summary>Bytes of a retained secret.</summary>
        public const int SecretBytes = 32;

        private const byte Version = 1;
        private const int ZidStart = 2;
        private const int Rs1Start = ZidStart + ZidBytes;
        private const int Rs2Start = Rs1Start + SecretBytes;
        private const int TextStart = Rs2Start + SecretBytes;
        private const int Rs1Flag = 1;
        private const int Rs2Flag = 2;
        private const int VerifiedFlag = 4;

        /// <summary>The peer's telephone number, the record's key; "" = not kept.</summary>
        public string Number = "";

        /// <summary>The name shown for the peer (name continuity); may be "".</summary>
        public string Name = "";

        /// <summary>The peer's ZID, 12 bytes.</summary>
        public readonly byte[] Zid = new byte[ZidBytes];

        /// <summary>Newest retained secret, 32 bytes.</summary>
        public readonly byte[] Rs1 = new byte[SecretBytes];

        /// <summary><see cref="Rs1"/> holds a secret.</summary>
        public bool Rs1Valid;

        /// <summary>The retained secret before, 32 bytes.</summary>
        public readonly byte[] Rs2 = new byte[SecretBytes];

        /// <summary><see cref="Rs2"/> holds a secret.</summary>
        public bool Rs2Valid;

        /// <summary>The person has compared the SAS with this peer and confirmed it.</summary>
        public bool Verified;

        /// <summary>Forgets everything and wipes the secrets.</summary>
        public void Clear()
        {
            Number = "";
            Name = "";
            Rs1Valid = false;
            Rs2Valid = false;
            Verified = false;
            Bytes.Wipe(Zid);
            Bytes.Wipe(Rs1);
            Bytes.Wipe(Rs2);
        }

        /// <summary>Copies all of <paramref name="other"/> into this one.</summary>
        public void CopyFrom(ZrtpTrust other)
        {
            Number = other.Number;
            Name = other.Name;
            Rs1Valid = other.Rs1Valid;
            Rs2Valid = other.Rs2Valid;
            Verified = other.Verified;
            System.Array.Copy(other.Zid, Zid, ZidBytes);
            System.Array.Copy(other.Rs1, Rs1, SecretBytes);
            System.Array.Copy(other.Rs2, Rs2, SecretBytes);
        }

        /// <summary>
        /// Writes the record at <paramref name="offset"/> (room for <see cref="MaxEncodedBytes"/>)
        /// and returns its length. Longer texts are cut; unprintable characters become '?'.
        /// </summary>
        public int Encode(byte[] buffer, int offset)
        {
            buffer[offset] = Version;
            buffer[offset + 1] = (byte)((Rs1Valid ? Rs1Flag : 0) | (Rs2Valid ? Rs2Flag : 0)
                | (Verified ? VerifiedFlag : 0));
            System.Array.Copy(Zid, 0, buffer, offset + ZidStart, ZidBytes);
            System.Array.Copy(Rs1, 0, buffer, offset + Rs1Start, SecretBytes);
            System.Array.Copy(Rs2, 0, buffer, offset + Rs2Start, SecretBytes);
            int at = offset + TextStart;
            at = WriteText(Number, MaxNumberChars, buffer, at);
            at = WriteText(Name, MaxNameChars, buffer, at);
            BigEndian.WriteUInt32(buffer, at, Crc32c.Compute(buffer, offset, at - offset));
            return at + 4 - offset;
        }

        /// <summary>
        /// Reads a record of exactly <paramref name="count"/> bytes. False, and this object
        /// unchanged, for another version, length, flag or checksum. Allocates the two strings.
        /// </summary>
        public bool TryDecode(byte[] buffer, int offset, int count)
        {
            if (count < TextStart + 2 + 4 || count > MaxEncodedBytes
                || buffer[offset] != Version || (buffer[offset + 1] & ~7) != 0)
            {
                return false;
            }

            int end = offset + count - 4;
            int number = buffer[offset + TextStart];
            int nameAt = offset + TextStart + 1 + number;
            if (number > MaxNumberChars || nameAt >= end || buffer[nameAt] > MaxNameChars
                || nameAt + 1 + buffer[nameAt] != end
                || BigEndian.ReadUInt32(buffer, end)
                    != Crc32c.Compute(buffer, offset, count - 4))
            {
                return false;
            }

            int flags = buffer[offset + 1];
            Rs1Valid = (flags & Rs1Flag) != 0;
            Rs2Valid = (flags & Rs2Flag) != 0;
            Verified = (flags & VerifiedFlag) != 0;
            System.Array.Copy(buffer, offset + ZidStart, Zid, 0, ZidBytes);
            System.Array.Copy(buffer, offset + Rs1Start, Rs1, 0, SecretBytes);
            System.Array.Copy(buffer, offset + Rs2Start, Rs2, 0, SecretBytes);
            Number = Ascii.Read(buffer, offset + TextStart + 1, number);
            Name = Ascii.Read(buffer, nameAt + 1, buffer[nameAt]);
            return true;
        }

        private static int WriteText(string text, int limit, byte[] buffer, int at)
        {
            string kept = text.Length > limit ? text.Substring(0, limit) : text;
            buffer[at] = (byte)kept.Length;
            return at + 1 + Ascii.Write(kept, buffer, at + 1);
        }
    }
}
