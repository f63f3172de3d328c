using System;
using RedPhone.Crypto;
using RedPhone.Wire;

namespace RedPhone.Core.Srtp
{
    /// <summary>
    /// Protects one outgoing RTP stream (RFC 3711 §3.3). One instance lives as long as the phone
    /// and is keyed anew for each call; it allocates in the constructor only.
    /// </summary>
    public sealed class SrtpSender
    {
        /// <summary>Room that must be left behind a packet for the tag.</summary>
        public const int MaxTagBytes = SrtpSession.MaxTagBytes;

        /// <summary>Bytes of 20 ms of speech, what <see cref="ProtectSpeech"/> takes.</summary>
        public const int SpeechBytes = SrtpKeyStream.ChunkBytes;

        private const int SpeechPacketBytes = SrtpSession.SpeechPacketBytes;
        private const int SequenceSpan = 65536;
        private const int HalfSpan = 32768;

        private readonly SrtpSession _session;
        private bool _started;
        private uint _ssrc;
        private uint _roc;
        private int _lastSequence;

        /// <summary>Packets protected since the keys were set.</summary>
        public int Protected;

        /// <summary>A sender whose primitives come from <paramref name="engine"/>.</summary>
        public SrtpSender(ICryptoEngine engine)
        {
            _session = new SrtpSession(engine);
        }

        /// <summary>True between <see cref="SetKeys"/> and <see cref="Clear"/>.</summary>
        public bool HasKeys
        {
            get { return _session.HasKeys; }
        }

        /// <summary>
        /// Derives the session keys (RFC 3711 §4.3, derivation rate 0) from the master key (16 or
        /// 32 bytes, by the profile) and the 14-byte master salt, which are read only, and starts a
        /// new stream at ROC 0.
        /// </summary>
        public void SetKeys(SrtpProfile profile, byte[] masterKey, int keyOffset,
            byte[] masterSalt, int saltOffset)
        {
            _session.SetKeys(profile, masterKey, keyOffset, masterSalt, saltOffset,
                SrtpKeyDerivation.EncryptionLabel);
            _started = false;
            _roc = 0;
            Protected = 0;
        }

        /// <summary>
        /// Sets the rollover counter of the next packet, before the first one: for a stream that
        /// goes on under the same keys (RFC 3711 §3.3.1).
        /// </summary>
        public void SetRoc(uint roc)
        {
            if (_started)
            {
                throw new InvalidOperationException("stream has started");
            }

            _roc = roc;
        }

        /// <summary>
        /// Encrypts the payload of the RTP packet of <paramref name="count"/> bytes in place, puts
        /// the tag behind it and returns the new length; <paramref name="packet"/> must have
        /// <see cref="MaxTagBytes"/> spare bytes. Returns 0, packet unchanged, when the master key
        /// has protected its 2^48 packets (§9.2): nothing may be sent until new keys are set.
        /// Throws for what the phone's own code must never do: no keys, not an RTP packet, no room,
        /// another SSRC, or a sequence number that is not later than the last (the key stream would
        /// be used twice, §9.1).
        /// </summary>
        public int Protect(byte[] packet, int offset, int count)
        {
            if (!_session.HasKeys)
            {
                throw new InvalidOperationException("no keys");
            }

            int header = RtpHeader.MeasureHeader(packet, offset, count);
            if (header < 0 || offset + count + _session.TagBytes > packet.Length)
            {
                throw new ArgumentException("not an RTP packet with room for the tag");
            }

            int sequence = BigEndian.ReadUInt16(packet, offset + RtpHeader.SequenceOffset);
            uint ssrc = BigEndian.ReadUInt32(packet, offset + RtpHeader.SsrcOffset);
            uint roc;
            if (!TryGetRoc(ssrc, sequence, out roc))
            {
                return 0;
            }

            _session.KeyStream.Xor(ssrc, roc, sequence, packet, offset + header, count - header);
            _session.ComputeTag(packet, offset, count, roc, packet, offset + count);
            Commit(ssrc, roc, sequence);
            return count + _session.TagBytes;
        }

        /// <summary>
        /// Writes the key stream of the speech in packet <paramref name="sequence"/> to
        /// <paramref name="stream"/> (<see cref="SpeechBytes"/>): whoever makes the speech XORs it,
        /// which costs less than a pass of its own. False, as the 0 of <see cref="Protect"/>, when
        /// the master key is used up. Throws as Protect does.
        /// </summary>
        public bool TryMakeSpeechStream(uint ssrc, int sequence, byte[] stream)
        {
            uint roc;
            if (!_session.HasKeys)
            {
                throw new InvalidOperationException("no keys");
            }

            if (!TryGetRoc(ssrc, sequence, out roc))
            {
                return false;
            }

            _session.KeyStream.MakeChunk(ssrc, roc, sequence, stream);
            return true;
        }

        /// <summary>
        /// Puts the tag behind a packet at index 0 of <paramref name="packet"/>: a header of 12
        /// bytes, which has <paramref name="ssrc"/> and <paramref name="sequence"/>, and speech
        /// already XORed with <see cref="TryMakeSpeechStream"/>'s stream for them. Returns the new
        /// length; 0 and exceptions as <see cref="Protect"/>.
        /// </summary>
        public int ProtectSpeech(uint ssrc, int sequence, byte[] packet)
        {
            uint roc;
            if (!_session.HasKeys || packet.Length < SpeechPacketBytes + MaxTagBytes)
            {
                throw new InvalidOperationException("no keys or no room");
            }

            if (!TryGetRoc(ssrc, sequence, out roc))
            {
                return 0;
            }

            _session.WriteSpeechTag(packet, roc);
            Commit(ssrc, roc, sequence);
            return SpeechPacketBytes + _session.TagBytes;
        }

        /// <summary>
        /// Wipes all keys; <see cref="SetKeys"/> must come before the next packet.
        /// </summary>
        public void Clear()
        {
            _session.Clear();
            _started = false;
            _roc = 0;
            _ssrc = 0;
            _lastSequence = 0;
        }

        // The ROC of a packet later than the last; false when there is none any more (§9.2).
        private bool TryGetRoc(uint ssrc, int sequence, out uint roc)
        {
            roc = _roc;
            if (!_started)
            {
                return true;
            }

            int ahead = (sequence - _lastSequence) & (SequenceSpan - 1);
            if (ssrc != _ssrc || ahead == 0 || ahead >= HalfSpan)
            {
                throw new InvalidOperationException("SSRC or sequence number");
            }

            if (sequence < _lastSequence)
            {
                if (roc == uint.MaxValue)
                {
                    return false;
                }

                roc++;
            }

            return true;
        }

        private void Commit(uint ssrc, uint roc, int sequence)
        {
            _started = true;
            _ssrc = ssrc;
            _roc = roc;
            _lastSequence = sequence;
            Protected++;
        }
    }
}
