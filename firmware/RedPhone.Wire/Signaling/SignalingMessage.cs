namespace RedPhone.Wire.Signaling
{
    /// <summary>
    /// One signaling message, to be reused. Lines of printable ASCII, each ended by one line feed:
    /// <code>
    ///   VERB target          a request; or   NNN reason   a response (NNN = 100 to 699)
    ///   t: 17                transaction number of the requester, echoed in the response
    ///   name: value          at most 23 more; names are unique
    /// </code>
    /// A colon and exactly one space part name and value. Limits are the Max constants. Signaling
    /// is not a hot path: decoding allocates the strings. Original: RedPhone's HTTP-like lines.
    /// </summary>
    public sealed class SignalingMessage
    {
        /// <summary>Most bytes of a message.</summary>
        public const int MaxBytes = 1100;

        /// <summary>Most header lines, "t" included.</summary>
        public const int MaxHeaders = 24;

        /// <summary>Most characters of a header's name: lower-case letters, digits, '-'.</summary>
        public const int MaxNameChars = 24;

        /// <summary>Most characters of a header's value, at least one.</summary>
        public const int MaxValueChars = 200;

        /// <summary>Most characters of a verb: upper-case letters.</summary>
        public const int MaxVerbChars = 16;

        /// <summary>
        /// Most characters of a target or reason: printable, no space, at least one.
        /// </summary>
        public const int MaxWordChars = 64;

        private const string TransactionHeader = "t";
        private const int MaxTransactionChars = 10;
        private const byte LineFeed = 10;

        private readonly string[] _names = StringArray.Create(MaxHeaders - 1);
        private readonly string[] _values = StringArray.Create(MaxHeaders - 1);
        private int _count;
        private int _at;
        private int _end;
        private bool _transactionSeen;

        /// <summary>True for a request, false for a response or an empty message.</summary>
        public bool IsRequest { get; private set; }

        /// <summary>Verb of a request, else null.</summary>
        public string Verb { get; private set; }

        /// <summary>Target of a request, else null.</summary>
        public string Target { get; private set; }

        /// <summary>Status of a response, 100 to 699, else 0.</summary>
        public int Status { get; private set; }

        /// <summary>Reason word of a response, else null.</summary>
        public string Reason { get; private set; }

        /// <summary>Transaction number of the requester, 0 to 2147483647.</summary>
        public int Transaction { get; private set; }

        /// <summary>Headers besides "t".</summary>
        public int HeaderCount
        {
            get { return _count; }
        }

        /// <summary>Forgets everything.</summary>
        public void Clear()
        {
            IsRequest = false;
            Verb = null;
            Target = null;
            Status = 0;
            Reason = null;
            Transaction = 0;
            for (int i = 0; i < _count; i++)
            {
                _names[i] = null;
                _values[i] = null;
            }

            _count = 0;
        }

        /// <summary>
        /// Begins a request without headers. Words or numbers outside the limits:
        /// ArgumentException.
        /// </summary>
        public void SetRequest(string verb, string target, int transaction)
        {
            if (!IsVerb(verb) || !IsWord(target) || transaction < 0)
            {
                throw new System.ArgumentException("signaling request");
            }

            Clear();
            IsRequest = true;
            Verb = verb;
            Target = target;
            Transaction = transaction;
        }

        /// <summary>
        /// Begins a response without headers. Words or numbers outside the limits:
        /// ArgumentException.
        /// </summary>
        public void SetResponse(int status, string reason, int transaction)
        {
            if (status < 100 || status > 699 || !IsWord(reason) || transaction < 0)
            {
                throw new System.ArgumentException("signaling response");
            }

            Clear();
            Status = status;
            Reason = reason;
            Transaction = transaction;
        }

        /// <summary>Value of a header, or null when it is absent.</summary>
        public string Get(string name)
        {
            int index = IndexOf(name);
            return index < 0 ? null : _values[index];
        }

        /// <summary>
        /// Sets or replaces a header; null or an empty value removes it. A bad name ("t" included),
        /// an unprintable or long value, or one header too many: ArgumentException.
        /// </summary>
        public void Set(string name, string value)
        {
            if (!IsName(name) || name == TransactionHeader)
            {
                throw new System.ArgumentException("signaling header name");
            }

            int index = IndexOf(name);
            if (value == null || value.Length == 0)
            {
                Remove(index);
                return;
            }

            if (!IsValue(value) || (index < 0 && _count == _names.Length))
            {
                throw new System.ArgumentException("signaling header value");
            }

            if (index < 0)
            {
                index = _count++;
                _names[index] = name;
            }

            _values[index] = value;
        }

        /// <summary>
        /// Writes the message at <paramref name="offset"/> and returns its length; 0 when it is
        /// longer than <see cref="MaxBytes"/> or than the buffer, which is then unchanged. An empty
        /// message: InvalidOperationException. Allocates its number texts only.
        /// </summary>
        public int Encode(byte[] buffer, int offset)
        {
            if (!IsRequest && Status == 0)
            {
                throw new System.InvalidOperationException("empty signaling message");
            }

            string first = IsRequest ? Verb : Status.ToString();
            string second = IsRequest ? Target : Reason;
            string transaction = Transaction.ToString();
            int total = first.Length + 1 + second.Length + 1 + 3 + transaction.Length + 1;
            for (int i = 0; i < _count; i++)
            {
                total += _names[i].Length + 2 + _values[i].Length + 1;
            }

            if (total > MaxBytes || total > buffer.Length - offset)
            {
                return 0;
            }

            int at = offset + Ascii.Write(first, buffer, offset);
            buffer[at++] = (byte)' ';
            at += Ascii.Write(second, buffer, at);
            buffer[at++] = LineFeed;
            at = WriteHeader(buffer, at, TransactionHeader, transaction);
            for (int i = 0; i < _count; i++)
            {
                at = WriteHeader(buffer, at, _names[i], _values[i]);
            }

            return at - offset;
        }

        /// <summary>
        /// Reads exactly <paramref name="count"/> bytes. Anything outside grammar or limits, a
        /// header twice, a missing "t" or last line feed: false, and the message is empty.
        /// </summary>
        public bool TryDecode(byte[] buffer, int offset, int count)
        {
            return BeginDecode(buffer, offset, count)
                && DecodeMore(buffer, MaxBytes) == SignalingDecoding.Decoded;
        }

        /// <summary>
        /// Begins what <see cref="TryDecode"/> does, for <see cref="DecodeMore"/>, and empties the
        /// message. False when the length or the last line feed is wrong.
        /// </summary>
        public bool BeginDecode(byte[] buffer, int offset, int count)
        {
            Clear();
            _transactionSeen = false;
            _at = offset;
            _end = offset;
            if (buffer == null || offset < 0 || count <= 0 || count > MaxBytes
                || count > buffer.Length - offset || buffer[offset + count - 1] != LineFeed)
            {
                return false;
            }

            _end = offset + count;
            return true;
        }

        /// <summary>
        /// Reads whole lines of the same buffer, about <paramref name="bytes"/> of them (one line
        /// more at most, 227 bytes). Use the message when it says Decoded; Refused empties it.
        /// </summary>
        public SignalingDecoding DecodeMore(byte[] buffer, int bytes)
        {
            int until = _at + bytes;
            do
            {
                bool isFirst = !IsRequest && Status == 0;
                if (!(isFirst ? TryReadFirstLine(buffer) : TryReadHeader(buffer)))
                {
                    Clear();
                    return SignalingDecoding.Refused;
                }
            }
            while (_at < _end && _at < until);

            if (_at < _end)
            {
                return SignalingDecoding.Unfinished;
            }

            if (!_transactionSeen)
            {
                Clear();
                return SignalingDecoding.Refused;
            }

            return SignalingDecoding.Decoded;
        }

        private bool TryReadFirstLine(byte[] buffer)
        {
            int lineEnd = IndexOf(buffer, LineFeed, _at, _end);
            int space = IndexOf(buffer, (byte)' ', _at, lineEnd);
            if (space < 0 || lineEnd - space - 1 > MaxWordChars || space - _at > MaxVerbChars)
            {
                return false;
            }

            string first = ReadText(buffer, _at, space);
            string second = ReadText(buffer, space + 1, lineEnd);
            _at = lineEnd + 1;
            if (first == null || !IsWord(second))
            {
                return false;
            }

            if (IsVerb(first))
            {
                IsRequest = true;
                Verb = first;
                Target = second;
                return true;
            }

            int status = first.Length == 3 ? ReadDecimal(first) : -1;
            if (status < 100 || status > 699)
            {
                return false;
            }

            Status = status;
            Reason = second;
            return true;
        }

        private bool TryReadHeader(byte[] buffer)
        {
            int lineEnd = IndexOf(buffer, LineFeed, _at, _end);
            int colon = IndexOf(buffer, (byte)':', _at, lineEnd);
            if (colon < 0 || colon - _at > MaxNameChars || colon + 2 >= lineEnd
                || buffer[colon + 1] != (byte)' ' || lineEnd - colon - 2 > MaxValueChars)
            {
                return false;
            }

            string name = ReadText(buffer, _at, colon);
            string value = ReadText(buffer, colon + 2, lineEnd);
            _at = lineEnd + 1;
            if (name == null || value == null || !IsName(name))
            {
                return false;
            }

            if (name == TransactionHeader)
            {
                int number = ReadDecimal(value);
                if (_transactionSeen || number < 0)
                {
                    return false;
                }

                _transactionSeen = true;
                Transaction = number;
                return true;
            }

            if (_count == _names.Length || IndexOf(name) >= 0)
            {
                return false;
            }

            _names[_count] = name;
            _values[_count++] = value;
            return true;
        }

        private static int WriteHeader(byte[] buffer, int at, string name, string value)
        {
            at += Ascii.Write(name, buffer, at);
            buffer[at++] = (byte)':';
            buffer[at++] = (byte)' ';
            at += Ascii.Write(value, buffer, at);
            buffer[at++] = LineFeed;
            return at;
        }

        private void Remove(int index)
        {
            if (index < 0)
            {
                return;
            }

            _count--;
            for (int i = index; i < _count; i++)
            {
                _names[i] = _names[i + 1];
                _values[i] = _values[i + 1];
            }

            _names[_count] = null;
            _values[_count] = null;
        }

        private int IndexOf(string name)
        {
            for (int i = 0; i < _count; i++)
            {
                if (_names[i] == name)
                {
                    return i;
                }
            }

            return -1;
        }

        private static int IndexOf(byte[] buffer, byte wanted, int from, int to)
        {
            for (int i = from; i < to; i++)
            {
                if (buffer[i] == wanted)
                {
                    return i;
                }
            }

            return -1;
        }

        /// <summary>Text of printable bytes; null when there is another one among them.</summary>
        private static string ReadText(byte[] buffer, int from, int to)
        {
            for (int i = from; i < to; i++)
            {
                if (buffer[i] < 0x20 || buffer[i] > 0x7E)
                {
                    return null;
                }
            }

            return Ascii.Read(buffer, from, to - from);
        }

        /// <summary>0 to 2147483647, without sign or leading zeros; else -1.</summary>
        private static int ReadDecimal(string text)
        {
            if (text.Length > MaxTransactionChars || (text.Length > 1 && text[0] == '0'))
            {
                return -1;
            }

            long value = 0;
            for (int i = 0; i < text.Length; i++)
            {
                if (text[i] < '0' || text[i] > '9')
                {
                    return -1;
                }

                value = (value * 10) + (text[i] - '0');
            }

            return value <= int.MaxValue ? (int)value : -1;
        }

        private static bool IsVerb(string text)
        {
            return IsMadeOf(text, MaxVerbChars, 'A', 'Z', false);
        }

        private static bool IsWord(string text)
        {
            return IsMadeOf(text, MaxWordChars, '!', '~', false);
        }

        private static bool IsName(string text)
        {
            return IsMadeOf(text, MaxNameChars, 'a', 'z', true);
        }

        private static bool IsValue(string text)
        {
            return IsMadeOf(text, MaxValueChars, ' ', '~', false);
        }

        private static bool IsMadeOf(string text, int maxChars, char low, char high,
            bool orDigitOrDash)
        {
            if (text == null || text.Length == 0 || text.Length > maxChars)
            {
                return false;
            }

            for (int i = 0; i < text.Length; i++)
            {
                char c = text[i];
                bool other = orDigitOrDash && ((c >= '0' && c <= '9') || c == '-');
                if ((c < low || c > high) && !other)
                {
                    return false;
                }
            }

            return true;
        }
    }
}
