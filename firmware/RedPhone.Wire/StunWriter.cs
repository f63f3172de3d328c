using System;

namespace RedPhone.Wire
{
    /// <summary>
    /// Writes one STUN message into the caller's buffer: <see cref="Begin"/>, the attributes in the
    /// order they are added, the length field kept right all the time. Reusable, never allocates.
    /// A buffer too small is the programmer's error (ArgumentException).
    /// </summary>
    public sealed class StunWriter
    {
        private byte[] _buffer;
        private int _offset;
        private int _at;

        /// <summary>Bytes of the message so far.</summary>
        public int Count
        {
            get { return _at - _offset; }
        }

        /// <summary>
        /// Starts a message with the 12-byte transaction id at
        /// <paramref name="transactionOffset"/>.
        /// </summary>
        public void Begin(byte[] buffer, int offset, int method, int messageClass,
            byte[] transaction, int transactionOffset)
        {
            _buffer = buffer;
            _offset = offset;
            _at = offset;
            Reserve(Stun.HeaderBytes);
            BigEndian.WriteUInt16(buffer, offset, Stun.TypeOf(method, messageClass));
            BigEndian.WriteUInt32(buffer, offset + Stun.CookieOffset, Stun.MagicCookie);
            Array.Copy(transaction, transactionOffset, buffer, offset + Stun.TransactionOffset,
                Stun.TransactionBytes);
            _at = offset + Stun.HeaderBytes;
            WriteLength();
        }

        /// <summary>Adds an attribute with a copy of the value; padding is zero.</summary>
        public void Add(int type, byte[] value, int valueOffset, int valueBytes)
        {
            int to = Allot(type, valueBytes);
            Array.Copy(value, valueOffset, _buffer, to, valueBytes);
        }

        /// <summary>
        /// Adds an attribute whose value the caller writes at the returned offset of the buffer;
        /// until then it is zero.
        /// </summary>
        public int Allot(int type, int valueBytes)
        {
            int padded = (valueBytes + 3) & ~3;
            Reserve(Stun.AttributeHeaderBytes + padded);
            BigEndian.WriteUInt16(_buffer, _at, type);
            BigEndian.WriteUInt16(_buffer, _at + 2, valueBytes);
            int value = _at + Stun.AttributeHeaderBytes;
            Array.Clear(_buffer, value, padded);
            _at = value + padded;
            WriteLength();
            return value;
        }

        /// <summary>Adds XOR-MAPPED-ADDRESS (RFC 8489 §14.2).</summary>
        public void AddMappedAddress(UdpEndpoint address)
        {
            int value = Allot(StunAttribute.XorMappedAddress, StunAddress.ValueBytes(address));
            StunAddress.Encode(address, _buffer, value, _offset);
        }

        /// <summary>Adds ERROR-CODE (§14.8) without a reason phrase; code 300 to 699.</summary>
        public void AddErrorCode(int code)
        {
            int value = Allot(StunAttribute.ErrorCode, StunError.ValueBytes);
            _buffer[value + 2] = (byte)(code / 100);
            _buffer[value + 3] = (byte)(code % 100);
        }

        /// <summary>
        /// Adds MESSAGE-INTEGRITY-SHA256 (§14.6) with a zero value and returns the value's offset.
        /// The caller then writes HMAC-SHA256 over the bytes from the message's start up to the
        /// returned offset minus <see cref="Stun.AttributeHeaderBytes"/> there.
        /// </summary>
        public int AllotIntegritySha256()
        {
            return Allot(StunAttribute.MessageIntegritySha256,
                StunAttribute.IntegritySha256Bytes);
        }

        private void Reserve(int bytes)
        {
            if (_buffer.Length - _at < bytes)
            {
                throw new ArgumentException("STUN message does not fit the buffer");
            }
        }

        private void WriteLength()
        {
            BigEndian.WriteUInt16(_buffer, _offset + Stun.LengthOffset, Count - Stun.HeaderBytes);
        }
    }
}
