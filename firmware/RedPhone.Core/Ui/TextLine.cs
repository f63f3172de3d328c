namespace RedPhone.Core.Ui
{
    /// <summary>
    /// One line of text put together without allocation. What does not fit is left out.
    /// </summary>
    public sealed class TextLine
    {
        /// <summary>The longest line, 21 characters of the 6 x 8 font.</summary>
        public const int MaxChars = 21;

        /// <summary>The characters; only the first <see cref="Count"/> count.</summary>
        public readonly char[] Chars = new char[MaxChars];

        private readonly char[] _digits = new char[10];

        /// <summary>How many characters stand in the line.</summary>
        public int Count { get; private set; }

        /// <summary>Empties the line.</summary>
        public TextLine Clear()
        {
            Count = 0;
            return this;
        }

        /// <summary>Appends text; null is empty.</summary>
        public TextLine Add(string text)
        {
            int length = text == null ? 0 : text.Length;
            for (int i = 0; i < length; i++)
            {
                AddChar(text[i]);
            }

            return this;
        }

        /// <summary>Appends one character.</summary>
        public TextLine AddChar(char c)
        {
            if (Count < MaxChars)
            {
                Chars[Count] = c;
                Count++;
            }

            return this;
        }

        /// <summary>Appends a decimal number; int.MinValue counts as -int.MaxValue.</summary>
        public TextLine AddNumber(int value)
        {
            if (value < 0)
            {
                AddChar('-');
                value = value == int.MinValue ? int.MaxValue : -value;
            }

            int count = 0;
            do
            {
                _digits[count] = (char)('0' + (value % 10));
                count++;
                value /= 10;
            }
            while (value != 0);

            while (count > 0)
            {
                count--;
                AddChar(_digits[count]);
            }

            return this;
        }

        /// <summary>Appends "m:ss", from one hour on "h:mm:ss"; negative counts as zero.</summary>
        public TextLine AddDuration(int seconds)
        {
            seconds = seconds < 0 ? 0 : seconds;
            int hours = seconds / 3600;
            int minutes = (seconds / 60) % 60;
            if (hours > 0)
            {
                AddNumber(hours).AddChar(':');
                AddTwoDigits(minutes);
            }
            else
            {
                AddNumber(minutes);
            }

            AddChar(':');
            return AddTwoDigits(seconds % 60);
        }

        private TextLine AddTwoDigits(int value)
            => AddChar((char)('0' + (value / 10))).AddChar((char)('0' + (value % 10)));
    }
}
