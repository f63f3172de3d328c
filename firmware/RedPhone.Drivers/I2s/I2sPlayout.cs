using System;
using RedPhone.Core.Audio;
using RedPhone.Core.Ports;

namespace RedPhone.Drivers
{
    /// <summary>
    /// The earpiece's direction of <see cref="I2sAudio"/>: slot s of the DMA plays from 32 s ms on
    /// and is written when slot s - 1 has begun. The first slot written is the number of
    /// descriptors; sample 0 of the frames is its first.
    /// </summary>
    internal sealed class I2sPlayout
    {
        // A slot is written MarginMs after its predecessor began; of all phases between frames and
        // slots the worst needs its frame 28 ms before that.
        private const int LeadMs = 28;

        private readonly II2sBus _bus;
        private readonly int _firstSlot;
        private readonly byte[] _granule = new byte[I2sTiming.GranuleBytes];
        private readonly byte[] _ring = new byte[I2sTiming.RingBytes];
        private readonly byte[] _words = new byte[I2sTiming.FrameSamples * 2];

        // Low and high byte of each code's sample.
        private readonly byte[] _low = new byte[256];
        private readonly byte[] _high = new byte[256];
        private long _nextSlot;
        private long _slotDueMs;
        private long _endSample;
        private long _nextFrame;

        public I2sPlayout(II2sBus bus, int descriptors)
        {
            _bus = bus;
            _firstSlot = descriptors;
            for (int code = 0; code < _low.Length; code++)
            {
                int sample = MuLaw.Decode((byte)code);
                _low[code] = (byte)sample;
                _high[code] = (byte)(sample >> 8);
            }
        }

        // When the next frame is wanted.
        public long DueMs;

        // Slots that passed before their samples came.
        public int Missed;

        public int Resyncs;

        public void Reset()
        {
            SetNextSlot(_firstSlot);
            _endSample = 0;
            SetNextFrame(0);
        }

        public bool WantsFrame(long elapsedMs)
        {
            long lateMs = elapsedMs - DueMs;
            bool resync = lateMs > I2sTiming.StallMs;
            if (resync)
            {
                SetNextFrame(_nextFrame + (lateMs / I2sTiming.FrameMs));
                Resyncs++;
            }

            if (elapsedMs >= _slotDueMs)
            {
                WriteSlots(elapsedMs, resync);
            }

            return lateMs >= 0;
        }

        // Only after WantsFrame said so.
        public void Write(long elapsedMs, byte[] codes, byte[] mask)
        {
            long begin = _nextFrame * I2sTiming.FrameSamples;
            if (_endSample < begin)
            {
                PadSilence(begin);
            }

            MaskedExpansion.Expand(codes, mask, _low, _high, _words);
            int at = (int)begin & I2sTiming.RingMask;
            int first = I2sTiming.RingSamples - at;
            if (first >= I2sTiming.FrameSamples)
            {
                Array.Copy(_words, 0, _ring, at * 2, _words.Length);
            }
            else
            {
                Array.Copy(_words, 0, _ring, at * 2, first * 2);
                Array.Copy(_words, first * 2, _ring, 0, _words.Length - (first * 2));
            }

            _endSample = begin + I2sTiming.FrameSamples;
            SetNextFrame(_nextFrame + 1);
            if (elapsedMs >= _slotDueMs)
            {
                WriteSlots(elapsedMs, false);
            }
        }

        private void SetNextFrame(long frame)
        {
            _nextFrame = frame;
            DueMs = (_firstSlot - 1) * I2sTiming.GranuleMs + I2sTiming.MarginMs - LeadMs
                + frame * I2sTiming.FrameMs;
        }

        // A slot is due when its predecessor has certainly begun to play.
        private void SetNextSlot(long slot)
        {
            _nextSlot = slot;
            _slotDueMs = ((slot - 1) * I2sTiming.GranuleMs) + I2sTiming.MarginMs;
        }

        // Only when a slot is due: hands it to the DMA if its samples are complete; drops what comes
        // too late for its slot.
        private void WriteSlots(long elapsedMs, bool resync)
        {
            long playingLatest = I2sTiming.PerhapsOver(elapsedMs);
            long playing = I2sTiming.CertainlyOver(elapsedMs);
            if (playingLatest >= _nextSlot)
            {
                if (playing != playingLatest)
                {
                    // A slot is just beginning or about to: too late to be sure of it, too early to
                    // be sure of the next. The next call is soon enough.
                    return;
                }

                int passed = (int)(playing + 1 - _nextSlot);
                SetNextSlot(_nextSlot + passed);
                Missed += resync ? 0 : passed;
            }

            long begin = (_nextSlot - _firstSlot) * I2sTiming.GranuleSamples;
            if (_endSample >= begin + I2sTiming.GranuleSamples)
            {
                FillGranule(begin);
                _bus.Write(_granule);
                SetNextSlot(_nextSlot + 1);
            }
        }

        // A granule does not wrap.
        private void FillGranule(long begin)
        {
            Array.Copy(_ring, ((int)begin & I2sTiming.RingMask) * 2, _granule, 0,
                I2sTiming.GranuleBytes);
        }

        // After a resynchronisation the samples before the new frame were never written.
        private void PadSilence(long begin)
        {
            long from = begin - I2sTiming.RingSamples + I2sTiming.FrameSamples;
            for (long i = from > _endSample ? from : _endSample; i < begin; i++)
            {
                int at = ((int)i & I2sTiming.RingMask) * 2;
                _ring[at] = 0;
                _ring[at + 1] = 0;
            }
        }
    }
}
