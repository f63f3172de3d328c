using System;

namespace RedPhone.Esp32
{
    /// <summary>
    /// The SpanByte of a part of an array, kept while the same part comes again: to the interpreter
    /// each new one is a heap object of 48 bytes and a constructor's run.
    /// </summary>
    internal sealed class KeptSpan
    {
        private byte[] _array;
        private int _offset;
        private int _count;

        /// <summary>The part; valid after <see cref="Take"/>.</summary>
        public SpanByte Span;

        /// <summary>True when <see cref="Span"/> is this part.</summary>
        public bool Is(byte[] array, int offset, int count)
        {
            return array == _array && count == _count && offset == _offset;
        }

        /// <summary>Makes <see cref="Span"/> this part.</summary>
        public void Take(byte[] array, int offset, int count)
        {
            Span = new SpanByte(array, offset, count);
            _array = array;
            _offset = offset;
            _count = count;
        }
    }
}
