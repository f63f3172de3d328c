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
        private readonly byte[] _codes = new byte[I2sTiming.ChunkSamples];
        private readonly byte[] _words = new byte[I2sTiming.ChunkSamples * 2];

        // Low and high byte of each code's sample.
        private readonly byte[] _low = new byte[256];
        private readonly byte[] _high = new byte[256];
        private long _nextSlot;
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
            int at = (int)begin;
            int end = offset + I2sTiming.FrameSamples;
            for (; offset < end; offset += I2sTiming.ChunkSamples)
            {
                Array.Copy(frame, offset, _codes, 0, I2sTiming.ChunkSamples);
                Expand(_codes, _low, _high, _words);
                Array.Copy(_words, 0, _ring, (at & I2sTiming.RingMask) * 2, _words.Length);
                at += I2sTiming.ChunkSamples;
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

        // A granule does not wrap.
        private void FillGranule(long begin)
        {
            Array.Copy(_ring, ((int)begin & I2sTiming.RingMask) * 2, _granule, 0,
                I2sTiming.GranuleBytes);
        }

        // Unrolled over constant indexes, a table for each byte: 16 IL a sample instead of 55;
        // I2sAudioTests compare every sample.
        private static void Expand(byte[] codes, byte[] low, byte[] high, byte[] words)
        {
            int code = codes[0];
            words[0] = low[code];
            words[1] = high[code];
            code = codes[1];
            words[2] = low[code];
            words[3] = high[code];
            code = codes[2];
            words[4] = low[code];
            words[5] = high[code];
            code = codes[3];
            words[6] = low[code];
            words[7] = high[code];
            code = codes[4];
            words[8] = low[code];
            words[9] = high[code];
            code = codes[5];
            words[10] = low[code];
            words[11] = high[code];
            code = codes[6];
            words[12] = low[code];
            words[13] = high[code];
            code = codes[7];
            words[14] = low[code];
            words[15] = high[code];
            code = codes[8];
            words[16] = low[code];
            words[17] = high[code];
            code = codes[9];
            words[18] = low[code];
            words[19] = high[code];
            code = codes[10];
            words[20] = low[code];
            words[21] = high[code];
            code = codes[11];
            words[22] = low[code];
            words[23] = high[code];
            code = codes[12];
            words[24] = low[code];
            words[25] = high[code];
            code = codes[13];
            words[26] = low[code];
            words[27] = high[code];
            code = codes[14];
            words[28] = low[code];
            words[29] = high[code];
            code = codes[15];
            words[30] = low[code];
            words[31] = high[code];
            code = codes[16];
            words[32] = low[code];
            words[33] = high[code];
            code = codes[17];
            words[34] = low[code];
            words[35] = high[code];
            code = codes[18];
            words[36] = low[code];
            words[37] = high[code];
            code = codes[19];
            words[38] = low[code];
            words[39] = high[code];
            code = codes[20];
            words[40] = low[code];
            words[41] = high[code];
            code = codes[21];
            words[42] = low[code];
            words[43] = high[code];
            code = codes[22];
            words[44] = low[code];
            words[45] = high[code];
            code = codes[23];
            words[46] = low[code];
            words[47] = high[code];
            code = codes[24];
            words[48] = low[code];
            words[49] = high[code];
            code = codes[25];
            words[50] = low[code];
            words[51] = high[code];
            code = codes[26];
            words[52] = low[code];
            words[53] = high[code];
            code = codes[27];
            words[54] = low[code];
            words[55] = high[code];
            code = codes[28];
            words[56] = low[code];
            words[57] = high[code];
            code = codes[29];
            words[58] = low[code];
            words[59] = high[code];
            code = codes[30];
            words[60] = low[code];
            words[61] = high[code];
            code = codes[31];
            words[62] = low[code];
            words[63] = high[code];
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
