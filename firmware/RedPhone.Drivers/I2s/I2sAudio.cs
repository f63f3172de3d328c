using System;
using RedPhone.Core.Audio;
using RedPhone.Core.Ports;

namespace RedPhone.Drivers
{
    /// <summary>
    /// Microphone and earpiece over the I2S pair: 160-byte PCMU frames on one side, DMA granules of
    /// 256 samples (16-bit little-endian) on the other. The codec sends µ-law codes in the high byte;
    /// it is sent linear samples, expanded here, because the zeros of a DMA that runs dry are silence
    /// only so.
    ///
    /// The bus calls block the whole interpreter until the DMA is ready and there is no way to ask,
    /// so everything is derived from the clock: since <see cref="Start"/> exactly 8 samples passed a
    /// millisecond (I2S and the millisecond clock come from one crystal). Both directions are kept
    /// in absolute sample positions, so a late call never shifts them:
    /// - Microphone: granule g is complete at 32 (g + 1) ms; frame n is handed out
    ///   <see cref="CaptureDelayMs"/> after its last sample, which is when even the worst placed
    ///   frame's granule is certainly complete. So frames leave every 20 ms, not in bursts.
    /// - Earpiece: slot s of the DMA plays from 32 s ms on. It is written when slot s - 1 has begun,
    ///   so one to two granules wait. Frame n is wanted early enough that every slot's samples are
    ///   there at that time, again every 20 ms. A slot that passed unwritten played silence: its
    ///   samples are dropped and counted, the frames after it stay in place.
    ///
    /// A caller up to <see cref="StallMs"/> late catches up frame by frame; one that is later gets
    /// a resynchronisation (counted): the frames between are neither handed out nor wanted.
    /// Pass a fresh nowMs: one that is older than the call makes writes land late. Allocates nothing
    /// after construction. Unproven until a board shows it: that the DMA ring starts and wraps as
    /// <see cref="II2sBus"/> says.
    /// </summary>
    public sealed class I2sAudio : IAudioInput, IAudioOutput
    {
        /// <summary>Bytes, and samples, of a frame (20 ms).</summary>
        public const int FrameSamples = 160;

        /// <summary>Time between a frame's last sample and its hand-out.</summary>
        public const int CaptureDelayMs = 30;

        /// <summary>A caller at most this late catches up without a lost frame.</summary>
        public const int StallMs = 100;

        private const int FrameMs = 20;
        private const int SamplesPerMs = 8;
        private const int GranuleSamples = 256;
        private const int GranuleMs = GranuleSamples / SamplesPerMs;

        // The clocks start somewhat after the nowMs that Start was given.
        private const int MarginMs = 2;

        // A slot is written MarginMs after its predecessor began; of all phases between frames and
        // slots the worst needs its frame 28 ms before that.
        private const int PlayoutLeadMs = 28;

        private const int RingSamples = 2048;
        private const int RingMask = RingSamples - 1;

        private readonly II2sBus _bus;
        private readonly int _descriptors;
        private readonly byte[] _granule = new byte[GranuleSamples * 2];
        private readonly byte[] _captured = new byte[RingSamples];
        private readonly byte[] _played = new byte[RingSamples];
        private readonly short[] _expand = new short[256];

        private bool _running;
        private long _startMs;

        private long _readGranule;
        private long _capturedEnd;
        private long _captureFrame;

        private long _writeSlot;
        private long _playedEnd;
        private long _playFrame;

        private int _underruns;
        private int _overruns;
        private int _resyncs;

        /// <summary>
        /// <paramref name="descriptors"/>: DMA buffers of 256 frames in each direction, at least 2
        /// (<see cref="BoardPins.I2sDescriptors"/> on the board). Throws ArgumentException for fewer
        /// or for a bus with another granule.
        /// </summary>
        public I2sAudio(II2sBus bus, int descriptors)
        {
            if (bus == null || bus.GranuleFrames != GranuleSamples || descriptors < 2)
            {
                throw new ArgumentException("a bus of 256-frame granules, 2 descriptors or more");
            }

            _bus = bus;
            _descriptors = descriptors;
            for (int code = 0; code < _expand.Length; code++)
            {
                _expand[code] = (short)MuLaw.Decode((byte)code);
            }
        }

        /// <summary>Earpiece granules (32 ms) that were not there in time: silence played.</summary>
        public int Underrun
        {
            get { return _underruns; }
        }

        /// <summary>
        /// Microphone granules (32 ms) lost because the DMA was full, and earpiece frames written
        /// without being wanted.
        /// </summary>
        public int Overrun
        {
            get { return _overruns; }
        }

        /// <summary>Directions set anew because the caller was over 100 ms late.</summary>
        public int Resyncs
        {
            get { return _resyncs; }
        }

        /// <summary>True between Start and Stop.</summary>
        public bool IsRunning
        {
            get { return _running; }
        }

        /// <summary>
        /// Starts the clocks; <paramref name="nowMs"/> is the time of this very call. The first
        /// frame is complete after 50 ms. The earpiece stays silent for one turn of the DMA ring
        /// (192 ms with 6 descriptors): until it has turned once, what is written would wait for
        /// a whole turn.
        /// </summary>
        public void Start(long nowMs)
        {
            _bus.Start();
            _running = true;
            _startMs = nowMs;
            _readGranule = 0;
            _capturedEnd = 0;
            _captureFrame = 0;
            _writeSlot = _descriptors;
            _playFrame = 0;
            _playedEnd = 0;
        }

        /// <summary>Stops the clocks; both directions then give and want nothing.</summary>
        public void Stop()
        {
            if (_running)
            {
                _bus.Stop();
                _running = false;
            }
        }

        /// <summary>Takes the next microphone frame; see <see cref="IAudioInput"/>.</summary>
        public bool TryRead(long nowMs, byte[] frame, int offset)
        {
            if (!_running)
            {
                return false;
            }

            long elapsedMs = nowMs - _startMs;
            long lateMs = elapsedMs - CaptureDelayMs - (_captureFrame + 1) * FrameMs;
            bool resync = lateMs > StallMs;
            if (resync)
            {
                _captureFrame += lateMs / FrameMs;
                lateMs %= FrameMs;
                _resyncs++;
            }

            ReadGranules(elapsedMs, resync);
            long begin = _captureFrame * FrameSamples;
            if (lateMs < 0 || _capturedEnd < begin + FrameSamples)
            {
                return false;
            }

            CopyOut(begin, frame, offset);
            _captureFrame++;
            return true;
        }

        /// <summary>True when the next frame is due; see <see cref="IAudioOutput"/>.</summary>
        public bool WantsFrame(long nowMs)
        {
            if (!_running)
            {
                return false;
            }

            long elapsedMs = nowMs - _startMs;
            long lateMs = elapsedMs - DueMs(_playFrame);
            bool resync = lateMs > StallMs;
            if (resync)
            {
                _playFrame += lateMs / FrameMs;
                lateMs %= FrameMs;
                _resyncs++;
            }

            WriteGranules(elapsedMs, resync);
            return lateMs >= 0;
        }

        /// <summary>
        /// Queues a frame. One that is not due (<see cref="WantsFrame"/> is false) is dropped and
        /// counted, as is any while stopped.
        /// </summary>
        public void Write(long nowMs, byte[] frame, int offset)
        {
            if (!WantsFrame(nowMs))
            {
                _overruns++;
                return;
            }

            long begin = _playFrame * FrameSamples;
            PadSilence(begin);
            for (int i = 0; i < FrameSamples; i++)
            {
                _played[(int)(begin + i) & RingMask] = frame[offset + i];
            }

            _playedEnd = begin + FrameSamples;
            _playFrame++;
            WriteGranules(nowMs - _startMs, false);
        }

        // Moves every granule that is certainly complete from the DMA into the ring. What a
        // resynchronisation skips is not counted as lost again.
        private void ReadGranules(long elapsedMs, bool resync)
        {
            long complete = (elapsedMs - MarginMs) / GranuleMs;
            if (complete - _readGranule > _descriptors - 1)
            {
                // The DMA kept only the newest. Which those are is sure only while it is not just
                // finishing one: elapsed and elapsed less the margin must agree.
                if (complete != elapsedMs / GranuleMs)
                {
                    return;
                }

                int lost = SkipLost(complete - (_descriptors - 1));
                _overruns += resync ? 0 : lost;
            }

            while (_readGranule < complete)
            {
                _bus.Read(_granule);
                StoreCaptured();
                _readGranule++;
            }
        }

        // Granules before first are gone; the frames that held them get silence.
        private int SkipLost(long first)
        {
            long lost = first - _readGranule;
            _readGranule = first;
            long begin = first * GranuleSamples;
            long from = begin - RingSamples > _capturedEnd ? begin - RingSamples : _capturedEnd;
            for (long i = from; i < begin; i++)
            {
                _captured[(int)i & RingMask] = MuLaw.Silence;
            }

            _capturedEnd = begin;
            return (int)lost;
        }

        private void StoreCaptured()
        {
            byte[] granule = _granule;
            byte[] ring = _captured;
            int at = (int)(_readGranule * GranuleSamples) & RingMask;
            for (int i = 1; i < granule.Length; i += 2)
            {
                ring[at++] = granule[i];
            }

            _capturedEnd = (_readGranule + 1) * GranuleSamples;
        }

        private void CopyOut(long begin, byte[] frame, int offset)
        {
            byte[] ring = _captured;
            int at = (int)begin & RingMask;
            for (int i = 0; i < FrameSamples; i++)
            {
                frame[offset + i] = ring[at++ & RingMask];
            }
        }

        // When frame n of the earpiece is wanted, since Start. Position 0 of the played samples is the
        // beginning of the first slot, which is number _descriptors.
        private long DueMs(long frame)
        {
            return (_descriptors - 1) * GranuleMs + MarginMs - PlayoutLeadMs + frame * FrameMs;
        }

        // Hands slots whose samples are complete to the DMA, never earlier than when the slot before
        // plays; drops what comes too late for its slot.
        private void WriteGranules(long elapsedMs, bool resync)
        {
            long playingLatest = elapsedMs / GranuleMs;
            long playingEarliest = (elapsedMs - MarginMs) / GranuleMs;
            while (playingEarliest >= _writeSlot - 1)
            {
                if (playingLatest >= _writeSlot)
                {
                    if (playingEarliest < _writeSlot)
                    {
                        // The slot is just beginning or about to: too late to be sure of it, too
                        // early to be sure of the next.
                        return;
                    }

                    // Those slots passed.
                    long passed = playingEarliest + 1 - _writeSlot;
                    _writeSlot += passed;
                    _underruns += resync ? 0 : (int)passed;
                }

                long begin = (_writeSlot - _descriptors) * GranuleSamples;
                if (_playedEnd < begin + GranuleSamples)
                {
                    return;
                }

                if (playingLatest != playingEarliest && playingLatest >= _writeSlot)
                {
                    return;
                }

                FillGranule(begin);
                _bus.Write(_granule);
                _writeSlot++;
            }
        }

        private void FillGranule(long begin)
        {
            byte[] granule = _granule;
            byte[] ring = _played;
            short[] expand = _expand;
            int at = (int)begin & RingMask;
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
            long from = begin - RingSamples + FrameSamples;
            if (from < _playedEnd)
            {
                from = _playedEnd;
            }

            for (long i = from; i < begin; i++)
            {
                _played[(int)i & RingMask] = MuLaw.Silence;
            }
        }
    }
}
