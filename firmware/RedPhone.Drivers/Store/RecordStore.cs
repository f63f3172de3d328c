using System;
using RedPhone.Core.Ports;
using RedPhone.Core.Zrtp;
using RedPhone.Crypto;
using RedPhone.Wire;

namespace RedPhone.Drivers
{
    /// <summary>
    /// Records that survive power loss at any moment, on a file system that promises no more than
    /// <see cref="IRecordFiles"/>. Each record has two files, name + ".0" and name + ".1". A write
    /// goes to the one that does not hold the newest whole record, is read back and compared, and
    /// only its greater number makes it the newest: the swap is the write itself, and the record
    /// before it is never touched.
    /// <code>
    ///  0  4  "RPR1"
    ///  4  4  number of the write, big-endian; the greater of two is the newer
    ///  8  4  length n of the record
    /// 12  n  record
    ///  +  4  CRC-32C of all before it
    /// </code>
    /// A record that was replaced stays readable in flash until the write after next. Not called in
    /// a call: a write takes flash time and up to 50,000 IL for a full record.
    /// </summary>
    public sealed class RecordStore : IStore
    {
        /// <summary>Longest record.</summary>
        public const int MaxRecordBytes = 2048;

        private const uint Magic = 0x52505231;
        private const int NumberOffset = 4;
        private const int LengthOffset = NumberOffset + 4;
        private const int RecordOffset = LengthOffset + 4;
        private const int CrcBytes = 4;
        private const int MaxFileBytes = RecordOffset + MaxRecordBytes + CrcBytes;
        private const int Slots = 2;

        private readonly IRecordFiles _files;
        private readonly byte[] _file = new byte[MaxFileBytes];
        private readonly byte[] _check = new byte[MaxFileBytes];
        private int _failedWrites;

        /// <summary>A store on these files.</summary>
        public RecordStore(IRecordFiles files)
        {
            if (files == null)
            {
                throw new ArgumentNullException("files");
            }

            _files = files;
        }

        /// <summary>Writes that failed or read back otherwise than written.</summary>
        public int FailedWrites
        {
            get { return _failedWrites; }
        }

        /// <inheritdoc/>
        public int Read(string name, byte[] buffer)
        {
            uint number;
            int slot = Newest(name, out number);
            int length = slot < 0 ? -1 : Load(name, slot, out number);
            if (length > buffer.Length)
            {
                length = -1;
            }

            if (length > 0)
            {
                Array.Copy(_file, RecordOffset, buffer, 0, length);
            }

            Bytes.Wipe(_file);
            return length;
        }

        /// <summary>
        /// Replaces record <paramref name="name"/>; false when full or broken, and then the record
        /// before it still stands. Throws ArgumentException over <see cref="MaxRecordBytes"/>.
        /// </summary>
        public bool Write(string name, byte[] data, int count)
        {
            if (count < 0 || count > MaxRecordBytes)
            {
                throw new ArgumentException("record too long");
            }

            uint number;
            int newest = Newest(name, out number);
            int length = Encode(newest < 0 ? 1 : number + 1, data, count);
            string file = FileName(name, newest == 0 ? 1 : 0);
            bool good = _files.Write(file, _file, length)
                && _files.Read(file, _check) == length
                && Bytes.EqualConstantTime(_file, 0, _check, 0, length);
            if (!good)
            {
                _failedWrites++;
            }

            Bytes.Wipe(_file);
            Bytes.Wipe(_check);
            return good;
        }

        /// <summary>
        /// Removes record <paramref name="name"/>, the older file first: power lost between the two
        /// leaves the newest record and never brings an old one back.
        /// </summary>
        public void Delete(string name)
        {
            uint number;
            int newest = Newest(name, out number);
            int older = newest == 0 ? 1 : 0;
            _files.Delete(FileName(name, older));
            _files.Delete(FileName(name, 1 - older));
        }

        private static string FileName(string name, int slot)
        {
            return name + (slot == 0 ? ".0" : ".1");
        }

        private int Encode(uint number, byte[] data, int count)
        {
            BigEndian.WriteUInt32(_file, 0, Magic);
            BigEndian.WriteUInt32(_file, NumberOffset, number);
            BigEndian.WriteUInt32(_file, LengthOffset, (uint)count);
            Array.Copy(data, 0, _file, RecordOffset, count);
            int end = RecordOffset + count;
            BigEndian.WriteUInt32(_file, end, Crc32c.Compute(_file, 0, end));
            return end + CrcBytes;
        }

        // Which slot holds the newest whole record; -1 when neither does.
        private int Newest(string name, out uint number)
        {
            int newest = -1;
            number = 0;
            for (int slot = 0; slot < Slots; slot++)
            {
                uint found;
                bool isWhole = Load(name, slot, out found) >= 0;
                if (isWhole && (newest < 0 || (int)(found - number) > 0))
                {
                    newest = slot;
                    number = found;
                }
            }

            return newest;
        }

        // The record's length, the record itself in _file; -1 for anything but a whole file.
        private int Load(string name, int slot, out uint number)
        {
            number = 0;
            int count = _files.Read(FileName(name, slot), _file);
            if (count < RecordOffset + CrcBytes || BigEndian.ReadUInt32(_file, 0) != Magic
                || BigEndian.ReadUInt32(_file, LengthOffset)
                    != (uint)(count - RecordOffset - CrcBytes))
            {
                return -1;
            }

            int end = count - CrcBytes;
            if (BigEndian.ReadUInt32(_file, end) != Crc32c.Compute(_file, 0, end))
            {
                return -1;
            }

            number = BigEndian.ReadUInt32(_file, NumberOffset);
            return end - RecordOffset;
        }
    }
}
