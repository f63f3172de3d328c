using System;

namespace RedPhone.Wire
{
    /// <summary>
    /// A ticket: the master's permission, checked offline by one relay, to hold one role of one
    /// call there. Big-endian:
    /// <code>
    /// 0      1     version, 1
    /// 1      1     role: 0 initiator, 1 responder
    /// 2      4     relay id
    /// 6      16    call id
    /// 22     8     expiry, milliseconds since the Unix epoch
    /// 30     16    first half of HMAC-SHA256(relay key, bytes 0 to 29)
    /// </code>
    /// K = HMAC-SHA256(relay key, all 46 bytes) never goes over the relay's wire. The HMACs are the
    /// callers'.
    /// </summary>
    public static class Ticket
    {
        /// <summary>Bytes of a ticket.</summary>
        public const int Bytes = MacOffset + MacBytes;

        /// <summary>Version of this layout.</summary>
        public const int Version = 1;

        /// <summary>Role of the phone that called.</summary>
        public const int Initiator = 0;

        /// <summary>Role of the phone that was called.</summary>
        public const int Responder = 1;

        /// <summary>Offset of the 16-byte call id.</summary>
        public const int CallIdOffset = 6;

        /// <summary>Bytes of the call id.</summary>
        public const int CallIdBytes = 16;

        /// <summary>Offset of the MAC, and how many bytes it covers.</summary>
        public const int MacOffset = ExpiryOffset + 8;

        /// <summary>Bytes of the truncated MAC.</summary>
        public const int MacBytes = 16;

        /// <summary>Bytes of a relay's key, and of K.</summary>
        public const int KeyBytes = 32;

        private const int RoleOffset = 1;
        private const int RelayIdOffset = 2;
        private const int ExpiryOffset = CallIdOffset + CallIdBytes;

        /// <summary>
        /// Writes bytes 0 to 29; the caller writes the MAC at <see cref="MacOffset"/>. Throws
        /// ArgumentException for another role than 0 or 1.
        /// </summary>
        public static void Write(byte[] buffer, int offset, int role, uint relayId, byte[] callId,
            int callIdOffset, long expiryMs)
        {
            if (role != Initiator && role != Responder)
            {
                throw new ArgumentException("role");
            }

            buffer[offset] = Version;
            buffer[offset + RoleOffset] = (byte)role;
            BigEndian.WriteUInt32(buffer, offset + RelayIdOffset, relayId);
            Array.Copy(callId, callIdOffset, buffer, offset + CallIdOffset, CallIdBytes);
            BigEndian.WriteUInt64(buffer, offset + ExpiryOffset, (ulong)expiryMs);
        }

        /// <summary>
        /// True when length, version, role and expiry (not negative) are possible; says nothing
        /// about the MAC.
        /// </summary>
        public static bool IsWellFormed(byte[] buffer, int offset, int count)
        {
            return count == Bytes && buffer[offset] == Version
                && buffer[offset + RoleOffset] <= Responder && ExpiryMs(buffer, offset) >= 0;
        }

        /// <summary>Role of a well-formed ticket: 0 or 1.</summary>
        public static int Role(byte[] buffer, int offset)
        {
            return buffer[offset + RoleOffset];
        }

        /// <summary>Id of the relay the ticket is for.</summary>
        public static uint RelayId(byte[] buffer, int offset)
        {
            return BigEndian.ReadUInt32(buffer, offset + RelayIdOffset);
        }

        /// <summary>Expiry in milliseconds since the Unix epoch.</summary>
        public static long ExpiryMs(byte[] buffer, int offset)
        {
            return (long)BigEndian.ReadUInt64(buffer, offset + ExpiryOffset);
        }
    }
}
