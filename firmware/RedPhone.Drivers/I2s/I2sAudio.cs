using System;
using RedPhone.Core.Ports;

namespace RedPhone.Drivers
{
    /// <summary>
    /// Microphone and earpiece over the I2S pair: 160-byte PCMU frames on one side, DMA granules of
    /// 256 samples (16-bit little-endian) on the other. The codec sends µ-law codes in the high
    /// byte; it is sent linear samples, expanded here, because the zeros of a DMA that runs dry are
    /// silence only so.
    ///
    /// The bus calls block the whole interpreter until the DMA is ready and there is no way to ask,
    /// so everything is derived from the clock: since <see cref="Start"/> exactly 8 samples passed
    /// a millisecond (I2S and the millisecond clock come from one crystal). Both directions are
    /// kept in absolute sample positions, so a late call never shifts them:
    /// - Microphone: a frame is handed out <see cref="CaptureDelayMs"/> after its last sample, when
    ///   even the worst placed frame's granule is certainly complete. So frames leave every 20 ms,
    ///   not in bursts.
    /// - Earpiece: a granule is written when the one before has begun to play, so one to two wait.
    ///   Frames are wanted every 20 ms, early enough that each granule is there at its time: 58 ms
    ///   before they sound. A granule that came too late left silence; its samples are dropped and
    ///   counted, the frames after it stay in place.
    ///
    /// A caller up to <see cref="StallMs"/> late catches up frame by frame; one that is later gets
    /// a resynchronisation (counted): the frames between are neither handed out nor wanted.
    /// Pass a fresh nowMs: one that is much older than the call makes writes land a granule late.
    /// Allocates nothing after construction. Unproven until a board shows it: that the DMA ring
    /// starts and wraps as <see cref="II2sBus"/> says.
    /// </summary>
    public sealed class I2sAudio : IAudioInput, IAudioOutput
    {
        /// <summary>Bytes, and samples, of a frame (20 ms).</summary>
        public const int FrameSamples = I2sTiming.FrameSamples;

        /// <summary>Time between a frame's last sample and its hand-out.</summary>
        public const int CaptureDelayMs = I2sCapture.DelayMs;

        /// <summary>A caller at most this late catches up without a lost frame.</summary>
        public const int StallMs = I2sTiming.StallMs;

        private readonly II2sBus _bus;
        private readonly I2sCapture _capture;
        private readonly I2sPlayout _playout;
        private readonly byte[] _noMask = new byte[FrameSamples];
        private readonly byte[] _codes = new byte[FrameSamples];
        private bool _running;
        private long _startMs;
        private int _unwanted;

        /// <summary>
        /// <paramref name="descriptors"/>: DMA buffers of 256 frames in each direction, at least 2
        /// (<see cref="BoardPins.I2sDescriptors"/> on the board). Throws ArgumentException for
        /// fewer or for a bus with another granule.
        /// </summary>
        public I2sAudio(II2sBus bus, int descriptors)
        {
            if (bus == null || bus.GranuleFrames != I2sTiming.GranuleSamples || descriptors < 2)
            {
                throw new ArgumentException("a bus of 256-frame granules, 2 descriptors or more");
            }

            _bus = bus;
            _capture = new I2sCapture(bus, descriptors);
            _playout = new I2sPlayout(bus, descriptors);
        }

        /// <summary>
        /// Earpiece granules (32 ms) that were not there in time: silence played.
        /// </summary>
        public int Underrun
        {
            get { return _playout.Missed; }
        }

        /// <summary>
        /// Microphone granules (32 ms) lost because the DMA was full, and earpiece frames written
        /// without being wanted.
        /// </summary>
        public int Overrun
        {
            get { return _capture.Lost + _unwanted; }
        }

        /// <summary>Directions set anew because the caller was over 100 ms late.</summary>
        public int Resyncs
        {
            get { return _capture.Resyncs + _playout.Resyncs; }
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
            _capture.Reset();
            _playout.Reset();
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

        /// <summary>True when the next microphone frame is due; false while stopped.</summary>
        public bool HasFrame(long nowMs)
        {
            return _running && _capture.HasFrame(nowMs - _startMs);
        }

        /// <summary>
        /// Takes the next microphone frame (160 µ-law bytes); false when none is due or stopped.
        /// </summary>
        public bool TryRead(long nowMs, byte[] frame, int offset)
        {
            return TryReadMasked(nowMs, _noMask, frame, offset);
        }

        /// <inheritdoc/>
        public bool TryReadMasked(long nowMs, byte[] mask, byte[] frame, int offset)
        {
            return _running && _capture.TryRead(nowMs - _startMs, mask, frame, offset);
        }

        /// <inheritdoc/>
        public bool TryDrop(long nowMs)
        {
            return _running && _capture.TryDrop(nowMs - _startMs);
        }

        /// <summary>True when the next frame is due; false while stopped.</summary>
        public bool WantsFrame(long nowMs)
        {
            return _running && _playout.WantsFrame(nowMs - _startMs);
        }

        /// <summary>
        /// Queues a frame of 160 µ-law bytes. One that is not due (<see cref="WantsFrame"/> is
        /// false) is dropped and counted, as is any while stopped.
        /// </summary>
        public void Write(long nowMs, byte[] frame, int offset)
        {
            Array.Copy(frame, offset, _codes, 0, FrameSamples);
            WriteMasked(nowMs, _codes, _noMask);
        }

        /// <inheritdoc/>
        public void WriteMasked(long nowMs, byte[] frame, byte[] mask)
        {
            long elapsedMs = nowMs - _startMs;
            if (_running && elapsedMs >= _playout.DueMs)
            {
                _playout.Write(elapsedMs, frame, mask);
            }
            else
            {
                _unwanted++;
            }
        }
    }
}
