using RedPhone.Drivers;
using RedPhone.Wire;

namespace RedPhone.SelfTest
{
    /// <summary>
    /// A file system of four small files in memory that loses power after a given number of
    /// bytes written; then nothing works until <see cref="PowerUp"/>.
    /// </summary>
    internal sealed class FakeRecordFiles : IRecordFiles
    {
        private const int MostFiles = 4;
        private const int MaxBytes = 256;

        private readonly string[] _names = StringArray.Create(MostFiles);
        private readonly byte[][] _contents = new byte[MostFiles][];
        private readonly int[] _counts = new int[MostFiles];
        private int _bytesLeft = int.MaxValue;
        private bool _dead;

        public void LosePowerAfter(int bytes)
        {
            _bytesLeft = bytes;
        }

        public void PowerUp()
        {
            _dead = false;
            _bytesLeft = int.MaxValue;
        }

        public bool IsDead
        {
            get { return _dead; }
        }

        public int Read(string name, byte[] buffer)
        {
            int index = Find(name);
            if (_dead || index < 0 || _counts[index] > buffer.Length)
            {
                return -1;
            }

            System.Array.Copy(_contents[index], 0, buffer, 0, _counts[index]);
            return _counts[index];
        }

        // The file is emptied first, then written byte by byte: power may go before, in or after.
        public bool Write(string name, byte[] data, int count)
        {
            if (!Spend())
            {
                return false;
            }

            int index = Find(name);
            index = index < 0 ? Find(null) : index;
            if (index < 0 || count > MaxBytes)
            {
                return false;
            }

            _names[index] = name;
            _contents[index] = new byte[MaxBytes];
            _counts[index] = 0;
            for (int i = 0; i < count; i++)
            {
                if (!Spend())
                {
                    return false;
                }

                _contents[index][i] = data[i];
                _counts[index] = i + 1;
            }

            return Spend();
        }

        public void Delete(string name)
        {
            int index = Find(name);
            if (index >= 0 && Spend())
            {
                _names[index] = null;
            }
        }

        private bool Spend()
        {
            if (!_dead && _bytesLeft == 0)
            {
                _dead = true;
            }

            _bytesLeft--;
            return !_dead;
        }

        private int Find(string name)
        {
            for (int i = 0; i < MostFiles; i++)
            {
                if (_names[i] == name)
                {
                    return i;
                }
            }

            return -1;
        }
    }
}
