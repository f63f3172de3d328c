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
        private readonly byte[] _words = new byte[I2sTiming.ChunkSamples * 2];
        private readonly byte[] _codes = new byte[I2sTiming.ChunkSamples];
        private long _nextGranule;
        private long _endSample;
        private long _nextFrame;

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
            _nextGranule = 0;
            _endSample = 0;
            _nextFrame = 0;
        }

        public bool TryRead(long elapsedMs, byte[] frame, int offset)
        {
            long lateMs = elapsedMs - DelayMs - (_nextFrame + 1) * I2sTiming.FrameMs;
            bool resync = lateMs > I2sTiming.StallMs;
            if (resync)
            {
                _nextFrame += lateMs / I2sTiming.FrameMs;
                lateMs %= I2sTiming.FrameMs;
                Resyncs++;
            }

            ReadGranules(elapsedMs, resync);
            long begin = _nextFrame * I2sTiming.FrameSamples;
            if (lateMs < 0 || _endSample < begin + I2sTiming.FrameSamples)
            {
                return false;
            }

            CopyOut(begin, frame, offset);
            _nextFrame++;
            return true;
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
                _nextGranule++;
            }
        }

        // Granules before this one are gone; frames that needed them get silence.
        private int SkipTo(long granule)
        {
            int lost = (int)(granule - _nextGranule);
            _nextGranule = granule;
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

        private void CopyOut(long begin, byte[] frame, int offset)
        {
            int at = (int)begin;
            int end = offset + I2sTiming.FrameSamples;
            for (; offset < end; offset += I2sTiming.ChunkSamples)
            {
                Array.Copy(_ring, (at & I2sTiming.RingMask) * 2, _words, 0, _words.Length);
                TakeHighBytes(_words, _codes);
                Array.Copy(_codes, 0, frame, offset, I2sTiming.ChunkSamples);
                at += I2sTiming.ChunkSamples;
            }
        }

        // The code is the high byte of each little-endian word. Unrolled over constant indexes: 6 IL
        // a sample instead of 40; I2sAudioTests compare every sample.
        private static void TakeHighBytes(byte[] words, byte[] codes)
        {
            codes[0] = words[1];
            codes[1] = words[3];
            codes[2] = words[5];
            codes[3] = words[7];
            codes[4] = words[9];
            codes[5] = words[11];
            codes[6] = words[13];
            codes[7] = words[15];
            codes[8] = words[17];
            codes[9] = words[19];
            codes[10] = words[21];
            codes[11] = words[23];
            codes[12] = words[25];
            codes[13] = words[27];
            codes[14] = words[29];
            codes[15] = words[31];
            codes[16] = words[33];
            codes[17] = words[35];
            codes[18] = words[37];
            codes[19] = words[39];
            codes[20] = words[41];
            codes[21] = words[43];
            codes[22] = words[45];
            codes[23] = words[47];
            codes[24] = words[49];
            codes[25] = words[51];
            codes[26] = words[53];
            codes[27] = words[55];
            codes[28] = words[57];
            codes[29] = words[59];
            codes[30] = words[61];
            codes[31] = words[63];
        }
    }
}
