// Refused by: nothing. All that the firmware may do, in one file.
namespace Samples
{
    using System;

    public delegate int Reader(byte[] buffer, int offset);

    public interface IShape
    {
        int Area { get; }
    }

    public struct Pair
    {
        public int First;
        public int Second;
    }

    [AttributeUsage(AttributeTargets.Method)]
    public sealed class HotPathAttribute : Attribute
    {
    }

    public sealed class Square : IShape
    {
        private static readonly byte[] Table = { 1, 2, 3, 4, 5, 6, 7, 8 };
        private readonly int[][] _jagged = { new int[2], new int[3] };
        private readonly Reader _reader;
        private int _side;

        public Square(int side)
        {
            _side = side;
            _reader = (buffer, offset) => buffer[offset] + _side;
        }

        public event Action Changed;

        public int Area => _side * _side;

        public string Name => "square of " + _side.ToString();

        [HotPath]
        public int Sum(byte[] buffer, ref Pair pair)
        {
            if (buffer == null)
            {
                throw new ArgumentNullException("buffer");
            }

            Pair local = new Pair { First = 1 };
            foreach (byte b in buffer)
            {
                pair.First += b + Table[b & 7] + local.First;
            }

            return pair.First + _reader(buffer, 0) + _jagged[1][2];
        }

        public int Careful(byte[] buffer)
        {
            try
            {
                return buffer[_side];
            }
            catch (IndexOutOfRangeException error) when (error.Message != null)
            {
                Changed?.Invoke();
                return -1;
            }
        }
    }
}
