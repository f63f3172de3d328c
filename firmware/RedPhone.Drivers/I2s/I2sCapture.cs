using System;
using RedPhone.Core.Audio;
using RedPhone.Core.Ports;

namespace RedPhone.Drivers
{
    /// <summary>
    /// The microphone's direction of <see cref="I2sAudio"/>: granule g of the DMA is complete at
    /// 32 (g + 1) ms, frame n is handed out <see cref="DelayMs"/> after its last sample.
    /// </summary>
    internal sealed class I2sCapture
    {
        /// <summary>
        /// Time between a frame's last sample and its hand-out: frame 4 of each 8 ends 28 ms
        /// before its granule does; the margin comes on top.
        /// </summary>
        public const int DelayMs = 28 + I2sTiming.MarginMs;

        private readonly II2sBus _bus;
        private readonly int _descriptors;
        private readonly byte[] _granule = new byte[I2sTiming.GranuleBytes];
        private readonly byte[] _ring = new byte[I2sTiming.RingBytes];
        private readonly byte[] _words = new byte[I2sTiming.FrameSamples * 2];
        private readonly byte[] _codes = new byte[I2sTiming.FrameSamples];
        private long _nextGranule;
        private long _granuleDueMs;
        private long _endSample;
        private long _nextFrame;
        private long _frameDueMs;

        public I2sCapture(II2sBus bus, int descriptors)
        {
            _bus = bus;
            _descriptors = descriptors;
        }

        // Granules lost because the DMA was full.
        public int Lost;

        public int Resyncs;

        public void Reset()
        {
            SetNextGranule(0);
            _endSample = 0;
            SetNextFrame(0);
        }

        public bool HasFrame(long elapsedMs)
        {
            long lateMs = elapsedMs - _frameDueMs;
            bool resync = lateMs > I2sTiming.StallMs;
            if (resync)
            {
                SetNextFrame(_nextFrame + (lateMs / I2sTiming.FrameMs));
                Resyncs++;
            }

            if (elapsedMs >= _granuleDueMs)
            {
                ReadGranules(elapsedMs, resync);
            }

            return lateMs >= 0;
        }

        public bool TryRead(long elapsedMs, byte[] mask, byte[] frame, int offset)
        {
            if (!TryDrop(elapsedMs))
            {
                return false;
            }

            CopyOut((_nextFrame - 1) * I2sTiming.FrameSamples, mask, frame, offset);
            return true;
        }

        public bool TryDrop(long elapsedMs)
        {
            if (!HasFrame(elapsedMs)
                || _endSample < (_nextFrame + 1) * I2sTiming.FrameSamples)
            {
                return false;
            }

            SetNextFrame(_nextFrame + 1);
            return true;
        }

        private void SetNextFrame(long frame)
        {
            _nextFrame = frame;
            _frameDueMs = DelayMs + ((frame + 1) * I2sTiming.FrameMs);
        }

        // When it is certainly complete.
        private void SetNextGranule(long granule)
        {
            _nextGranule = granule;
            _granuleDueMs = ((granule + 1) * I2sTiming.GranuleMs) + I2sTiming.MarginMs;
        }

        // Moves every granule that is certainly complete from the DMA into the ring. What a
        // resynchronisation skips is not counted as lost again.
        private void ReadGranules(long elapsedMs, bool resync)
        {
            long complete = I2sTiming.CertainlyOver(elapsedMs);
            int held = _descriptors - 1;
            if (complete - _nextGranule > held)
            {
                // The DMA kept only the newest. Which those are is sure only while it is not just
                // finishing one; the next call is soon enough.
                if (complete != I2sTiming.PerhapsOver(elapsedMs))
                {
                    return;
                }

                int lost = SkipTo(complete - held);
                Lost += resync ? 0 : lost;
            }

            while (_nextGranule < complete)
            {
                _bus.Read(_granule);
                Store();
                SetNextGranule(_nextGranule + 1);
            }
        }

        // Granules before this one are gone; frames that needed them get silence.
        private int SkipTo(long granule)
        {
            int lost = (int)(granule - _nextGranule);
            SetNextGranule(granule);
            long begin = granule * I2sTiming.GranuleSamples;
            long from = begin - I2sTiming.RingSamples;
            for (long i = from > _endSample ? from : _endSample; i < begin; i++)
            {
                _ring[(((int)i & I2sTiming.RingMask) * 2) + 1] = MuLaw.Silence;
            }

            _endSample = begin;
            return lost;
        }

        // The ring keeps words as they come; a granule does not wrap.
        private void Store()
        {
            int at = (int)(_nextGranule * I2sTiming.GranuleSamples) & I2sTiming.RingMask;
            Array.Copy(_granule, 0, _ring, at * 2, I2sTiming.GranuleBytes);
            _endSample = (_nextGranule + 1) * I2sTiming.GranuleSamples;
        }

        private void CopyOut(long begin, byte[] mask, byte[] frame, int offset)
        {
            int at = (int)begin & I2sTiming.RingMask;
            int first = I2sTiming.RingSamples - at;
            if (first >= I2sTiming.FrameSamples)
            {
                Array.Copy(_ring, at * 2, _words, 0, _words.Length);
            }
            else
            {
                Array.Copy(_ring, at * 2, _words, 0, first * 2);
                Array.Copy(_ring, 0, _words, first * 2, _words.Length - (first * 2));
            }

            MaskedCapture.TakeCodes(_words, mask, _codes);
            Array.Copy(_codes, 0, frame, offset, I2sTiming.FrameSamples);
        }
    }
}
