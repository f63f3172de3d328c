using RedPhone.Wire;

namespace RedPhone.Core.Zrtp
{
    /// <summary>
    /// Error (RFC 6189 §5.9): the head, then a 4-byte <see cref="ZrtpErrorCode"/>. It carries no
    /// MAC, because there is no key yet.
    /// </summary>
    public static class ErrorMessage
    {
        /// <summary>Its length.</summary>
        public const int Bytes = ZrtpMessage.HeadBytes + 4;

        /// <summary>Writes the whole message.</summary>
        public static void Encode(byte[] message, int code)
        {
            ZrtpMessage.WriteHead(message, ZrtpMessage.Error, Bytes);
            BigEndian.WriteUInt32(message, ZrtpMessage.HeadBytes, (uint)code);
        }

        /// <summary>The code; codes the RFC does not know are kept as they are.</summary>
        public static int ReadCode(byte[] buffer, int offset)
        {
            return (int)BigEndian.ReadUInt32(buffer, offset + ZrtpMessage.HeadBytes);
        }
    }
}
