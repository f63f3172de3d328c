using System;
using RedPhone.Crypto;

namespace RedPhone.Link
{
    /// <summary>
    /// The one sealed datagram that the phone seals or opens, slice by slice, in a buffer of its
    /// own. Nothing of a plaintext is there before all of the datagram was authenticated, and
    /// nothing after it was taken.
    /// </summary>
    /// <remarks>
    /// <code>
    /// idle      Seal                  sealing
    ///           Open                  opening
    /// sealing   last slice: Sealed    sealed
    /// sealed    TakeSealed            idle
    /// opening   last slice: Opened    opened
    ///           tag wrong: Refused    idle
    /// opened    Clear                 idle
    /// </code>
    /// </remarks>
    internal sealed class TransportWork
    {
        /// <summary>Where the plaintext to seal is written, and what was opened stands.</summary>
        public const int PlainOffset = TransportDatagram.SealedOffset;

        private const int Idle = 0;
        private const int Sealing = 1;
        private const int Sealed = 2;
        private const int Opening = 3;
        private const int Opened = 4;

        private readonly LinkCrypto _crypto;
        private int _state;
        private int _count;

        public TransportWork(LinkCrypto crypto)
        {
            _crypto = crypto;
        }

        /// <summary>The datagram, 1,184 bytes.</summary>
        public readonly byte[] Datagram = new byte[LinkLimits.MaxDatagramBytes];

        /// <summary>The session of what is opened.</summary>
        public ClientSession Session { get; private set; }

        /// <summary>The counter of what is opened.</summary>
        public ulong Counter { get; private set; }

        /// <summary>Bytes of the plaintext that was opened.</summary>
        public int PlainCount
        {
            get { return _count - PlainOffset - NoiseIk.TagBytes; }
        }

        public bool IsIdle
        {
            get { return _state == Idle; }
        }

        /// <summary>True while <see cref="Step"/> has something to do.</summary>
        public bool IsUnderWay
        {
            get { return _state == Sealing || _state == Opening; }
        }

        public bool IsOpening
        {
            get { return _state == Opening; }
        }

        /// <summary>
        /// Begins to seal the <paramref name="plainCount"/> bytes at <see cref="PlainOffset"/> under
        /// the session's next counter.
        /// </summary>
        public void Seal(ClientSession session, int plainCount)
        {
            TransportDatagram.EncodeHeader(Datagram, 0, session.RemoteIndex, session.SendCounter);
            _crypto.StartSeal(session.SendKey, session.SendCounter, Datagram, PlainOffset,
                plainCount);
            session.SendCounter++;
            _count = PlainOffset + plainCount + NoiseIk.TagBytes;
            _state = Sealing;
        }

        /// <summary>
        /// Begins to open a datagram, which is copied; its length was checked.
        /// </summary>
        public void Open(ClientSession session, ulong counter, byte[] buffer, int offset, int count)
        {
            Array.Copy(buffer, offset, Datagram, 0, count);
            _crypto.StartOpen(session.ReceiveKey, counter, Datagram, PlainOffset,
                count - PlainOffset);
            Session = session;
            Counter = counter;
            _count = count;
            _state = Opening;
        }

        /// <summary>One slice.</summary>
        public TransportResult Step()
        {
            if (!_crypto.Aead.Step())
            {
                return TransportResult.Unfinished;
            }

            bool right = _crypto.Aead.Finish();
            _crypto.Aead.Clear();
            if (_state == Sealing)
            {
                _state = Sealed;
                return TransportResult.Sealed;
            }

            if (!right)
            {
                Clear();
                return TransportResult.Refused;
            }

            _state = Opened;
            return TransportResult.Opened;
        }

        /// <summary>Copies what was sealed to index 0 and returns its length, 0 for none.</summary>
        public int TakeSealed(byte[] buffer)
        {
            if (_state != Sealed)
            {
                return 0;
            }

            int count = _count;
            Array.Copy(Datagram, buffer, count);
            Clear();
            return count;
        }

        /// <summary>Ends whatever is under way and wipes it.</summary>
        public void Clear()
        {
            if (IsUnderWay)
            {
                _crypto.Aead.Clear();
            }

            Bytes.Wipe(Datagram);
            Session = null;
            _count = 0;
            _state = Idle;
        }
    }
}
