using System;
using RedPhone.Crypto;

namespace RedPhone.Core.Srtp
{
    /// <summary>
    /// AES counter mode as SRTP uses it (RFC 3711 §4.1.1). The counter blocks of a speech packet
    /// stand ready; from packet to packet only their sequence bytes are rewritten, and one call of
    /// the cipher makes the whole key stream.
    /// <code>
    /// counter block:  0..3 salt | 4..7 salt ^ SSRC | 8..11 salt ^ ROC | 12..13 salt ^ sequence
    ///                 | 14..15 block number
    /// </code>
    /// Allocates in the constructor only. Leakage: none but the cipher's.
    /// </summary>
    public sealed class SrtpKeyStream
    {
        /// <summary>Blocks made by one call of the cipher: 160 bytes, 20 ms of speech.</summary>
        public const int ChunkBlocks = 10;

        /// <summary>Bytes of these.</summary>
        public const int ChunkBytes = ChunkBlocks * BlockBytes;

        /// <summary>The longest text: 2^16 blocks (RFC 3711 §4.1.1).</summary>
        public const int MaxTextBytes = 65536 * BlockBytes;

        private const int BlockBytes = 16;
        private const int SsrcOffset = 4;
        private const int RocOffset = 8;
        private const int SequenceOffset = 12;
        private const int NumberOffset = 14;

        private IBlockCipher _cipher;
        private readonly byte[] _salt = new byte[SrtpKeyDerivation.SaltBytes];
        private readonly byte[] _counters = new byte[ChunkBytes];
        private readonly byte[] _stream = new byte[ChunkBytes];

        // What the counter blocks hold now.
        private uint _ssrc;
        private uint _roc;
        private int _sequenceHigh;
        private int _firstNumber;

        /// <summary>A key stream on <paramref name="cipher"/>, which becomes its own.</summary>
        public SrtpKeyStream(IBlockCipher cipher)
        {
            _cipher = cipher;
        }

        /// <summary>
        /// Sets cipher, session key (as long as the cipher's) and 14-byte session salt; key and
        /// salt are copied.
        /// </summary>
        public void SetKey(IBlockCipher cipher, byte[] key, int keyOffset, byte[] salt,
            int saltOffset)
        {
            _cipher = cipher;
            SetKey(key, keyOffset, salt, saltOffset);
        }

        /// <summary>
        /// Sets the session key and the 14-byte session salt; both are copied.
        /// </summary>
        public void SetKey(byte[] key, int keyOffset, byte[] salt, int saltOffset)
        {
            _cipher.SetKey(key, keyOffset);
            Array.Copy(salt, saltOffset, _salt, 0, _salt.Length);
            for (int block = 0; block < ChunkBytes; block += BlockBytes)
            {
                Array.Copy(_salt, 0, _counters, block, _salt.Length);
            }

            WriteNumbers(0);
            WriteSource(0, 0);
            _sequenceHigh = 0;
        }

        /// <summary>
        /// Writes the first <see cref="ChunkBytes"/> bytes of the packet's key stream to
        /// <paramref name="stream"/>, for a caller who XORs them while doing something else.
        /// </summary>
        public void MakeChunk(uint ssrc, uint roc, int sequence, byte[] stream)
        {
            if (ssrc != _ssrc || roc != _roc)
            {
                WriteSource(ssrc, roc);
            }

            WriteSequence(sequence);
            _cipher.EncryptBlocks(_counters, 0, stream, 0, ChunkBlocks);
        }

        /// <summary>
        /// XORs <paramref name="count"/> bytes (at most <see cref="MaxTextBytes"/>) with the key
        /// stream of the packet (<paramref name="ssrc"/>, <paramref name="roc"/>,
        /// <paramref name="sequence"/>): encrypts and decrypts.
        /// </summary>
        public void Xor(uint ssrc, uint roc, int sequence, byte[] data, int offset, int count)
        {
            if (ssrc != _ssrc || roc != _roc)
            {
                WriteSource(ssrc, roc);
            }

            WriteSequence(sequence);
            int number = 0;
            while (count > 0)
            {
                int part = count < ChunkBytes ? count : ChunkBytes;
                if (number != _firstNumber)
                {
                    WriteNumbers(number);
                }

                _cipher.EncryptBlocks(_counters, 0, _stream, 0,
                    (part + BlockBytes - 1) / BlockBytes);
                Bytes.Xor(data, offset, _stream, 0, part);
                offset += part;
                count -= part;
                number += ChunkBlocks;
            }

            if (_firstNumber != 0)
            {
                WriteNumbers(0);
            }
        }

        /// <summary>Wipes key, salt, counters and key stream.</summary>
        public void Clear()
        {
            _cipher.Clear();
            Bytes.Wipe(_salt);
            Bytes.Wipe(_counters);
            Bytes.Wipe(_stream);
        }

        // Once a packet, so without a loop: ChunkBlocks times the same.
        private void WriteSequence(int sequence)
        {
            byte low = (byte)(_salt[SequenceOffset + 1] ^ sequence);
            byte[] counters = _counters;
            counters[SequenceOffset + 1 + (0 * BlockBytes)] = low;
            counters[SequenceOffset + 1 + (1 * BlockBytes)] = low;
            counters[SequenceOffset + 1 + (2 * BlockBytes)] = low;
            counters[SequenceOffset + 1 + (3 * BlockBytes)] = low;
            counters[SequenceOffset + 1 + (4 * BlockBytes)] = low;
            counters[SequenceOffset + 1 + (5 * BlockBytes)] = low;
            counters[SequenceOffset + 1 + (6 * BlockBytes)] = low;
            counters[SequenceOffset + 1 + (7 * BlockBytes)] = low;
            counters[SequenceOffset + 1 + (8 * BlockBytes)] = low;
            counters[SequenceOffset + 1 + (9 * BlockBytes)] = low;
            if (sequence >> 8 != _sequenceHigh)
            {
                WriteSequenceHigh(sequence >> 8);
            }
        }

        private void WriteSequenceHigh(int high)
        {
            for (int at = SequenceOffset; at < ChunkBytes; at += BlockBytes)
            {
                _counters[at] = (byte)(_salt[SequenceOffset] ^ high);
            }

            _sequenceHigh = high;
        }

        private void WriteSource(uint ssrc, uint roc)
        {
            byte[] counters = _counters;
            for (int i = 0; i < 4; i++)
            {
                int shift = 24 - (8 * i);
                byte source = (byte)(_salt[SsrcOffset + i] ^ (byte)(ssrc >> shift));
                byte rollover = (byte)(_salt[RocOffset + i] ^ (byte)(roc >> shift));
                for (int at = i; at < ChunkBytes; at += BlockBytes)
                {
                    counters[at + SsrcOffset] = source;
                    counters[at + RocOffset] = rollover;
                }
            }

            _ssrc = ssrc;
            _roc = roc;
        }

        private void WriteNumbers(int first)
        {
            for (int i = 0; i < ChunkBlocks; i++)
            {
                int at = (i * BlockBytes) + NumberOffset;
                _counters[at] = (byte)((first + i) >> 8);
                _counters[at + 1] = (byte)(first + i);
            }

            _firstNumber = first;
        }
    }
}
