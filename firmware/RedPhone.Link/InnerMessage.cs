using System;
using RedPhone.Wire;

namespace RedPhone.Link
{
    /// <summary>
    /// The plaintext of a transport datagram: 8 bytes, body, zeros up to 64-byte steps.
    /// </summary>
    /// <remarks>
    /// <code>
    ///  |  0  kind, 1: 1 message, 2 acknowledgement, 3 keepalive, 4 keepalive answer |
    ///  |  1  zero, 1                                               |
    ///  |  2  length of the body, 2: 1 to 1,100 (message), else 0   |
    ///  |  4  id, 4: of the message, of what is acknowledged, of the keepalive       |
    ///  |  8  body                                                  |
    /// </code>
    /// </remarks>
    public static class InnerMessage
    {
        /// <summary>A whole message; both ways.</summary>
        public const int MessageKind = 1;

        /// <summary>The message with this id arrived; both ways.</summary>
        public const int AcknowledgementKind = 2;

        /// <summary>The phone asks whether the session lives.</summary>
        public const int KeepaliveKind = 3;

        /// <summary>The master's answer, with the same id.</summary>
        public const int KeepaliveAnswerKind = 4;

        /// <summary>Offset of the body.</summary>
        public const int BodyOffset = 8;

        private const int LengthOffset = 2;
        private const int IdOffset = 4;

        /// <summary>
        /// Bytes of a plaintext with a body of <paramref name="bodyCount"/> bytes.
        /// </summary>
        public static int PaddedBytes(int bodyCount)
        {
            int step = TransportDatagram.PaddingBytes;
            return (BodyOffset + bodyCount + step - 1) / step * step;
        }

        /// <summary>
        /// Writes a whole plaintext and returns its padded length; <paramref name="body"/> may be
        /// null when <paramref name="bodyCount"/> is 0.
        /// </summary>
        public static int Encode(byte[] buffer, int offset, int kind, uint id, byte[] body,
            int bodyOffset, int bodyCount)
        {
            int padded = PaddedBytes(bodyCount);
            buffer[offset] = (byte)kind;
            buffer[offset + 1] = 0;
            BigEndian.WriteUInt16(buffer, offset + LengthOffset, bodyCount);
            BigEndian.WriteUInt32(buffer, offset + IdOffset, id);
            if (bodyCount > 0)
            {
                Array.Copy(body, bodyOffset, buffer, offset + BodyOffset, bodyCount);
            }

            Array.Clear(buffer, offset + BodyOffset + bodyCount,
                padded - BodyOffset - bodyCount);
            return padded;
        }

        /// <summary>
        /// Reads the 8 bytes of a plaintext of <paramref name="count"/> bytes; false for an unknown
        /// kind or a length that does not fit the kind or the padding.
        /// </summary>
        public static bool TryDecode(byte[] buffer, int offset, int count, out int kind,
            out uint id, out int bodyCount)
        {
            kind = 0;
            id = 0;
            bodyCount = 0;
            if (count < BodyOffset || buffer[offset + 1] != 0)
            {
                return false;
            }

            kind = buffer[offset];
            bodyCount = BigEndian.ReadUInt16(buffer, offset + LengthOffset);
            id = BigEndian.ReadUInt32(buffer, offset + IdOffset);
            bool isMessage = kind == MessageKind;
            bool isKnown = kind >= MessageKind && kind <= KeepaliveAnswerKind;
            return isKnown && isMessage == (bodyCount > 0)
                && bodyCount <= LinkLimits.MaxMessageBytes && PaddedBytes(bodyCount) == count;
        }
    }
}
