namespace RedPhone.Wire
{
    /// <summary>
    /// Reads one STUN message in the caller's buffer (RFC 8489 §5, §14). Reusable, allocates only
    /// when made. The view is good until the buffer changes. Anything that is not exactly one
    /// message with at most <see cref="MaxAttributes"/> attributes is refused as a whole.
    /// </summary>
    public sealed class StunReader
    {
        /// <summary>Most attributes of a message; one with more is refused.</summary>
        public const int MaxAttributes = 16;

        private readonly int[] _types = new int[MaxAttributes];
        private readonly int[] _valueOffsets = new int[MaxAttributes];
        private readonly int[] _valueBytes = new int[MaxAttributes];
        private byte[] _buffer;
        private int _offset;

        /// <summary>Method, for example <see cref="Stun.Binding"/>.</summary>
        public int Method { get; private set; }

        /// <summary>Request, Indication, Success or Error of <see cref="Stun"/>.</summary>
        public int MessageClass { get; private set; }

        /// <summary>Attributes that count, in their order on the wire.</summary>
        public int AttributeCount { get; private set; }

        /// <summary>Where the 12-byte transaction id begins in the buffer.</summary>
        public int TransactionOffset
        {
            get { return _offset + Stun.TransactionOffset; }
        }

        /// <summary>
        /// Takes a message of exactly <paramref name="count"/> bytes. False for anything malformed;
        /// the reader then holds no attribute. Attributes behind MESSAGE-INTEGRITY-SHA256 do not
        /// count, nor do those behind MESSAGE-INTEGRITY but that one (§14.5, §14.6).
        /// </summary>
        public bool TryRead(byte[] buffer, int offset, int count)
        {
            AttributeCount = 0;
            _buffer = buffer;
            _offset = offset;
            if (count < Stun.HeaderBytes)
            {
                return false;
            }

            int type = BigEndian.ReadUInt16(buffer, offset);
            int body = BigEndian.ReadUInt16(buffer, offset + Stun.LengthOffset);
            uint cookie = BigEndian.ReadUInt32(buffer, offset + Stun.CookieOffset);
            if (type > 0x3FFF || cookie != Stun.MagicCookie || (body & 3) != 0
                || body != count - Stun.HeaderBytes)
            {
                return false;
            }

            Method = Stun.MethodOf(type);
            MessageClass = Stun.ClassOf(type);
            if (ReadAttributes(offset + Stun.HeaderBytes, offset + count))
            {
                return true;
            }

            AttributeCount = 0;
            return false;
        }

        /// <summary>Type of attribute <paramref name="index"/>.</summary>
        public int TypeAt(int index)
        {
            return _types[index];
        }

        /// <summary>
        /// Where attribute <paramref name="index"/>'s value begins in the buffer.
        /// </summary>
        public int ValueOffsetAt(int index)
        {
            return _valueOffsets[index];
        }

        /// <summary>Bytes of attribute <paramref name="index"/>'s value, without padding.</summary>
        public int ValueBytesAt(int index)
        {
            return _valueBytes[index];
        }

        /// <summary>Index of the first attribute of the type, or -1.</summary>
        public int Find(int type)
        {
            for (int i = 0; i < AttributeCount; i++)
            {
                if (_types[i] == type)
                {
                    return i;
                }
            }

            return -1;
        }

        /// <summary>Index of the first attribute of the type with this length, or -1.</summary>
        public int Find(int type, int valueBytes)
        {
            int index = Find(type);
            return index >= 0 && _valueBytes[index] == valueBytes ? index : -1;
        }

        /// <summary>The code of ERROR-CODE, 300 to 699, or -1 when there is none.</summary>
        public int ErrorCode()
        {
            int index = Find(StunAttribute.ErrorCode);
            if (index < 0 || _valueBytes[index] < StunError.ValueBytes)
            {
                return -1;
            }

            int hundreds = _buffer[_valueOffsets[index] + 2] & 7;
            int rest = _buffer[_valueOffsets[index] + 3];
            return hundreds >= 3 && hundreds <= 6 && rest <= 99 ? (hundreds * 100) + rest : -1;
        }

        /// <summary>
        /// Decodes XOR-MAPPED-ADDRESS (§14.2). False, and <paramref name="address"/> unchanged,
        /// when there is none or its family and length do not fit.
        /// </summary>
        public bool TryReadMappedAddress(UdpEndpoint address)
        {
            int index = Find(StunAttribute.XorMappedAddress);
            return index >= 0 && StunAddress.TryDecode(_buffer, _valueOffsets[index],
                _valueBytes[index], _offset, address);
        }

        /// <summary>
        /// Prepares the check of MESSAGE-INTEGRITY-SHA256: writes the 20-byte header with the
        /// length it had when authenticated (§14.6) and returns how many bytes behind the message's
        /// header follow it under the MAC; -1 when there is no full 32-byte value. The MAC itself
        /// is the caller's: HMAC-SHA256(key, header | those bytes) against the value.
        /// </summary>
        public int IntegrityRange(byte[] header, int headerOffset)
        {
            int index = Find(StunAttribute.MessageIntegritySha256,
                StunAttribute.IntegritySha256Bytes);
            if (index < 0)
            {
                return -1;
            }

            int end = _valueOffsets[index] + StunAttribute.IntegritySha256Bytes - _offset;
            System.Array.Copy(_buffer, _offset, header, headerOffset, Stun.HeaderBytes);
            BigEndian.WriteUInt16(header, headerOffset + Stun.LengthOffset, end - Stun.HeaderBytes);
            return end - StunAttribute.IntegritySha256Bytes - Stun.AttributeHeaderBytes
                - Stun.HeaderBytes;
        }

        private bool ReadAttributes(int at, int end)
        {
            int lastCounted = 0;
            while (at < end)
            {
                if (end - at < Stun.AttributeHeaderBytes)
                {
                    return false;
                }

                int type = BigEndian.ReadUInt16(_buffer, at);
                int bytes = BigEndian.ReadUInt16(_buffer, at + 2);
                int padded = (bytes + 3) & ~3;
                at += Stun.AttributeHeaderBytes;
                if (padded > end - at)
                {
                    return false;
                }

                bool counts = lastCounted == 0
                    || (lastCounted == StunAttribute.MessageIntegrity
                        && type == StunAttribute.MessageIntegritySha256);
                if (counts)
                {
                    if (AttributeCount == MaxAttributes)
                    {
                        return false;
                    }

                    _types[AttributeCount] = type;
                    _valueOffsets[AttributeCount] = at;
                    _valueBytes[AttributeCount] = bytes;
                    AttributeCount++;
                    if (type == StunAttribute.MessageIntegrity
                        || type == StunAttribute.MessageIntegritySha256)
                    {
                        lastCounted = type;
                    }
                }

                at += padded;
            }

            return true;
        }
    }
}
