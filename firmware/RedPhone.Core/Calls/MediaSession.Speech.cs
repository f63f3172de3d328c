using RedPhone.Core.Audio;
using RedPhone.Core.Srtp;
using RedPhone.Wire;

namespace RedPhone.Core.Calls
{
    /// <content>Frames from the microphone and to the earpiece.</content>
    public sealed partial class MediaSession
    {
        /// <summary>Where <see cref="SendFrame"/>'s speech stands in its packet.</summary>
        public const int SendOffset = RtpHeader.HeaderBytes;

        /// <summary>The next packet to send.</summary>
        public readonly byte[] SendPacket
            = new byte[RtpHeader.HeaderBytes + FrameBytes + SrtpSender.MaxTagBytes];

        /// <summary>The key stream of its speech: used for one frame only.</summary>
        public readonly byte[] SendMask = new byte[FrameBytes];

        private readonly byte[] _receiveMask = new byte[FrameBytes];
        private bool _frameReady;

        /// <summary>
        /// While true, and the call is answered, packets stay in the sockets and ZRTP rests: this turn
        /// does something else that is long.
        /// </summary>
        public bool HoldsPackets;

        /// <summary>
        /// The tags of this call are managed code, 13,000 IL each: two of them, or one and
        /// something else that is long, do not fit into a turn.
        /// </summary>
        public bool PacketsAreLong { get; private set; }

        /// <summary>
        /// Makes ready for the next 20 ms to send: the caller reads <see cref="FrameBytes"/> PCMU
        /// bytes under the mask <see cref="SendMask"/> into <see cref="SendPacket"/> at
        /// <see cref="SendOffset"/> and then calls <see cref="SendFrame"/>. False unless secure.
        /// </summary>
        public bool TryPrepareFrame()
        {
            if (_state != MediaState.Secure)
            {
                return false;
            }

            if (!_frameReady)
            {
                _frameReady = _sender.TryMakeSpeechStream(_ssrc, _sequence, SendMask);
            }

            return _frameReady;
        }

        /// <summary>Protects and sends the frame that is in <see cref="SendPacket"/>.</summary>
        public void SendFrame()
        {
            if (!_frameReady)
            {
                throw new System.InvalidOperationException("TryPrepareFrame comes before");
            }

            _header.Marker = _firstPacket;
            _header.PayloadType = RtpHeader.PcmuPayloadType;
            _header.Sequence = _sequence;
            _header.Timestamp = _timestamp;
            _header.Ssrc = _ssrc;
            _header.Encode(SendPacket, 0);
            int count = _sender.ProtectSpeech(_ssrc, _sequence, SendPacket);
            _paths[_active].Port.Send(SendPacket, 0, count);
            _frameReady = false;
            _firstPacket = false;
            _sequence = (_sequence + 1) & 0xFFFF;
            _timestamp += FrameBytes;
            Sent++;
        }

        /// <summary>False when <see cref="TakeFrame"/> would have to make up a lost frame.</summary>
        public bool HasFrame
        {
            get { return _state != MediaState.Secure || _jitter.HasNext; }
        }

        /// <summary>
        /// Takes the next 20 ms to play, PCMU bytes under <paramref name="mask"/>; silence unless
        /// secure. True when it was long work: a lost frame made up.
        /// </summary>
        public bool TakeFrame(long nowMs, byte[] frame, byte[] mask)
        {
            if (_state == MediaState.Secure)
            {
                return _jitter.TakeMasked(nowMs, frame, mask) == FrameKind.Concealed;
            }

            FillSilence(frame, mask);
            return false;
        }

        /// <summary>Makes <paramref name="frame"/> silent, under no mask.</summary>
        internal static void FillSilence(byte[] frame, byte[] mask)
        {
            System.Array.Copy(SilentFrame, 0, frame, 0, FrameBytes);
            System.Array.Clear(mask, 0, FrameBytes);
        }

        private static readonly byte[] SilentFrame = MakeSilentFrame();

        private static byte[] MakeSilentFrame()
        {
            byte[] frame = new byte[FrameBytes];
            for (int i = 0; i < FrameBytes; i++)
            {
                frame[i] = MuLaw.Silence;
            }

            return frame;
        }
    }
}
