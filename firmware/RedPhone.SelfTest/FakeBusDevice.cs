using RedPhone.Core.Ports;

namespace RedPhone.SelfTest
{
    /// <summary>An I2C chip that remembers what was written and answers from a list.</summary>
    internal sealed class FakeBusDevice : II2cDevice
    {
        private readonly byte[] _written = new byte[512];
        private int _count;
        private int _transfers;

        // What reads get, one byte each, then zeros.
        public byte[] Answers = new byte[0];

        // Transfers from this one on are not acknowledged; -1: all are.
        public int FailFrom = -1;

        private int _answered;

        public int Count
        {
            get { return _count; }
        }

        public byte Written(int index)
        {
            return _written[index];
        }

        public void Forget()
        {
            _count = 0;
        }

        public bool TryWrite(byte[] data, int offset, int count)
        {
            if (FailFrom >= 0 && _transfers++ >= FailFrom)
            {
                return false;
            }

            for (int i = 0; i < count && _count < _written.Length; i++)
            {
                _written[_count++] = data[offset + i];
            }

            return true;
        }

        public bool TryWriteRead(byte[] write, int writeCount, byte[] read, int readCount)
        {
            for (int i = 0; i < readCount; i++)
            {
                read[i] = _answered < Answers.Length ? Answers[_answered] : (byte)0;
                _answered++;
            }

            return FailFrom < 0 || _transfers++ < FailFrom;
        }
    }
}
