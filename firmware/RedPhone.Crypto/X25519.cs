using System;

namespace RedPhone.Crypto
{
    /// <summary>
    /// X25519 (RFC 7748 §5) in slices of at most 3,200 IL: halves of 255 ladder steps, then the
    /// inversion of z by a few squarings at a time. The scalar is clamped and the highest bit of
    /// the peer's u ignored here. Allocates only in the constructor. Constant time by shape: no
    /// branch or index depends on a secret.
    /// </summary>
    public sealed class X25519 : IKeyAgreement
    {
        /// <summary>Bytes of a private value, of a public value and of the result.</summary>
        public const int Size = 32;

        private const int HighestBit = 254;

        // Clamping makes the bits below this one 0.
        private const int LowestFreeBit = 3;

        // The squarings of one slice: about 390 IL each.
        private const int SquaringsPerStep = 8;

        private const int NoFactor = 255;
        private const int Registers = 6;

        // z^(p-2): register 0 holds z. A row is: target, source, squarings, factor;
        // target = source^(2^squarings) * factor. Behind it the exponent of z in the target.
        private static readonly byte[] InversionChain =
        {
            1, 0, 1, NoFactor, // 2
            2, 1, 2, 0, // 9
            1, 2, 0, 1, // 11
            2, 1, 1, 2, // 2^5 - 1
            3, 2, 5, 2, // 2^10 - 1
            4, 3, 10, 3, // 2^20 - 1
            4, 4, 20, 4, // 2^40 - 1
            3, 4, 10, 3, // 2^50 - 1
            4, 3, 50, 3, // 2^100 - 1
            5, 4, 100, 4, // 2^200 - 1
            4, 5, 50, 3, // 2^250 - 1
            0, 4, 5, 1, // 2^255 - 21
        };

        private static readonly byte[] BasePoint =
        {
            9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        };

        // Bit i is bit i of the clamped scalar xor bit i + 1.
        private readonly byte[] _changes = new byte[Size];
        private readonly long[] _u = new long[FieldElement.Limbs];
        private readonly long[] _points = new long[4 * FieldElement.Limbs];
        private readonly long[] _chosen = new long[2 * FieldElement.Limbs];
        private readonly long[] _work = new long[FieldElement.Limbs];
        private readonly long[][] _registers = new long[Registers][];
        private Phase _phase;
        private int _bit;
        private bool _doublePending;
        private int _row;
        private int _squaringsLeft;

        /// <summary>An idle computation.</summary>
        public X25519()
        {
            for (int i = 0; i < Registers; i++)
            {
                _registers[i] = new long[FieldElement.Limbs];
            }
        }

        private enum Phase
        {
            Idle,
            Ladder,
            Inversion,
            Done,
        }

        /// <inheritdoc/>
        public int KeyBytes => Size;

        /// <inheritdoc/>
        public void Start(byte[] privateKey, int privateOffset, byte[] peerPublic, int peerOffset)
        {
            Clear();
            byte[] changes = _changes;
            Array.Copy(privateKey, privateOffset, changes, 0, Size);
            changes[0] &= 248;
            changes[31] &= 127;
            changes[31] |= 64;
            for (int i = 0; i < Size - 1; i++)
            {
                changes[i] ^= (byte)((changes[i] >> 1) | (changes[i + 1] << 7));
            }

            changes[31] ^= (byte)(changes[31] >> 1);
            FieldElement.Unpack(peerPublic, peerOffset, _u);

            // The point at infinity (1 : 0) and the peer's point (u : 1).
            _points[0] = 1;
            Array.Copy(_u, 0, _points, 2 * FieldElement.Limbs, FieldElement.Limbs);
            _points[3 * FieldElement.Limbs] = 1;
            _bit = HighestBit;
            _phase = Phase.Ladder;
        }

        /// <inheritdoc/>
        public void StartPublic(byte[] privateKey, int privateOffset)
        {
            Start(privateKey, privateOffset, BasePoint, 0);
        }

        /// <inheritdoc/>
        public bool Step()
        {
            // In the order of their number: a half of a ladder step is 9 of 10 slices.
            if (_doublePending)
            {
                _doublePending = false;
                X25519Ladder.Double(_points, _chosen);
                return false;
            }

            if (_phase == Phase.Ladder)
            {
                StepLadder();
                return false;
            }

            if (_phase == Phase.Inversion)
            {
                StepInversion();
            }
            else if (_phase == Phase.Idle)
            {
                throw new InvalidOperationException();
            }

            return _phase == Phase.Done;
        }

        /// <inheritdoc/>
        public bool Finish(byte[] result, int offset)
        {
            if (_phase != Phase.Done)
            {
                throw new InvalidOperationException();
            }

            FieldElement.Pack(_work, result, offset);
            int any = 0;
            for (int i = 0; i < Size; i++)
            {
                any |= result[offset + i];
            }

            Clear();
            return any != 0;
        }

        /// <inheritdoc/>
        public void Clear()
        {
            Bytes.Wipe(_changes);
            Array.Clear(_u, 0, _u.Length);
            Array.Clear(_points, 0, _points.Length);
            Array.Clear(_chosen, 0, _chosen.Length);
            Array.Clear(_work, 0, _work.Length);
            for (int i = 0; i < Registers; i++)
            {
                Array.Clear(_registers[i], 0, FieldElement.Limbs);
            }

            _phase = Phase.Idle;
            _bit = 0;
            _doublePending = false;
            _row = 0;
            _squaringsLeft = 0;
        }

        // A step doubles one point and adds both. Behind it the double stands first and the sum
        // second, so the next step doubles the first when its bit is the same, the second when it
        // differs. For the highest bit the sum (infinity + peer) stands there already, and the
        // bits known to be 0 only double the first.
        private void StepLadder()
        {
            int bit = _bit;
            long select = -(long)((_changes[bit >> 3] >> (bit & 7)) & 1);
            _bit = bit - 1;
            if ((uint)(bit - LowestFreeBit) < HighestBit - LowestFreeBit)
            {
                X25519Ladder.Add(_points, _u, _chosen, select);
                _doublePending = true;
                return;
            }

            X25519Ladder.Choose(_points, _chosen, select);
            X25519Ladder.Double(_points, _chosen);
            if (bit == 0)
            {
                // Clamping made the last bit 0, so the result is the first point.
                Array.Copy(_points, FieldElement.Limbs, _registers[0], 0, FieldElement.Limbs);
                _phase = Phase.Inversion;
                BeginRow();
            }
        }

        private void BeginRow()
        {
            long[] source = _registers[InversionChain[4 * _row + 1]];
            Array.Copy(source, _work, FieldElement.Limbs);
            _squaringsLeft = InversionChain[4 * _row + 2];
        }

        private void StepInversion()
        {
            if (_squaringsLeft > 0)
            {
                int squarings = _squaringsLeft;
                if (squarings > SquaringsPerStep)
                {
                    squarings = SquaringsPerStep;
                }

                FieldElement.Square(_work, squarings);
                _squaringsLeft -= squarings;
                return;
            }

            int factor = InversionChain[4 * _row + 3];
            if (factor != NoFactor)
            {
                FieldElement.Multiply(_work, _registers[factor], _work);
            }

            Array.Copy(_work, _registers[InversionChain[4 * _row]], FieldElement.Limbs);
            _row++;
            if (4 * _row < InversionChain.Length)
            {
                BeginRow();
                return;
            }

            // x / z.
            Array.Copy(_points, _work, FieldElement.Limbs);
            FieldElement.Multiply(_work, _registers[0], _work);
            _phase = Phase.Done;
        }
    }
}
