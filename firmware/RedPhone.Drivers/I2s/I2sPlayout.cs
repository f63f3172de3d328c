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
        private readonly byte[] _ring = new byte[I2sTiming.RingSamples];
        private readonly short[] _expand = new short[256];
        private long _nextSlot;
        private long _endSample;
        private long _nextFrame;

        public I2sPlayout(II2sBus bus, int descriptors)
        {
            _bus = bus;
            _firstSlot = descriptors;
            for (int code = 0; code < _expand.Length; code++)
            {
                _expand[code] = (short)MuLaw.Decode((byte)code);
            }
        }

        // Slots that passed before their samples came.
        public int Missed;

        public int Resyncs;

        public void Reset()
        {
            _nextSlot = _firstSlot;
            _endSample = 0;
            _nextFrame = 0;
        }

        public bool WantsFrame(long elapsedMs)
        {
            long lateMs = elapsedMs - DueMs(_nextFrame);
            bool resync = lateMs > I2sTiming.StallMs;
            if (resync)
            {
                _nextFrame += lateMs / I2sTiming.FrameMs;
                lateMs %= I2sTiming.FrameMs;
                Resyncs++;
            }

            WriteSlots(elapsedMs, resync);
            return lateMs >= 0;
        }

        // Only after WantsFrame said so.
        public void Write(long elapsedMs, byte[] frame, int offset)
        {
            long begin = _nextFrame * I2sTiming.FrameSamples;
            PadSilence(begin);
            for (int i = 0; i < I2sTiming.FrameSamples; i++)
            {
                _ring[(int)(begin + i) & I2sTiming.RingMask] = frame[offset + i];
            }

            _endSample = begin + I2sTiming.FrameSamples;
            _nextFrame++;
            WriteSlots(elapsedMs, false);
        }

        private long DueMs(long frame)
        {
            return (_firstSlot - 1) * I2sTiming.GranuleMs + I2sTiming.MarginMs - LeadMs
                + frame * I2sTiming.FrameMs;
        }

        // Hands slots whose samples are complete to the DMA, never earlier than when the slot
        // before plays; drops what comes too late for its slot.
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
                _nextSlot += passed;
                Missed += resync ? 0 : passed;
            }

            if (playing < _nextSlot - 1)
            {
                return;
            }

            long begin = (_nextSlot - _firstSlot) * I2sTiming.GranuleSamples;
            if (_endSample >= begin + I2sTiming.GranuleSamples)
            {
                FillGranule(begin);
                _bus.Write(_granule);
                _nextSlot++;
            }
        }

        private void FillGranule(long begin)
        {
            byte[] granule = _granule;
            byte[] ring = _ring;
            short[] expand = _expand;
            int at = (int)begin & I2sTiming.RingMask;
            for (int i = 0; i < granule.Length; i += 2)
            {
                int sample = expand[ring[at++]];
                granule[i] = (byte)sample;
                granule[i + 1] = (byte)(sample >> 8);
            }
        }

        // After a resynchronisation the samples before the new frame were never written.
        private void PadSilence(long begin)
        {
            long from = begin - I2sTiming.RingSamples + I2sTiming.FrameSamples;
            for (long i = from > _endSample ? from : _endSample; i < begin; i++)
            {
                _ring[(int)i & I2sTiming.RingMask] = MuLaw.Silence;
            }
        }
    }
}
