using System;
using RedPhone.Crypto;
using RedPhone.Wire;

namespace RedPhone.Core.Srtp
{
    /// <summary>
    /// Authenticates and decrypts one incoming RTP stream (RFC 3711 §3.3). The order is that of the
    /// RFC: estimate the index, check for replay, authenticate, decrypt, and only then commit ROC,
    /// highest sequence number and replay window: a forged packet changes nothing but a counter.
    /// The first authentic packet fixes the SSRC. Allocates in the constructor only.
    /// </summary>
    public sealed class SrtpReceiver
    {
        /// <summary>Packets that the replay window covers, the newest included.</summary>
        public const int WindowPackets = 64;

        private const int HalfSpan = 32768;

        private readonly SrtpSession _session;

        // Committed state: s_l, ROC and window of the RFC. Bit n of the window is the highest
        // index - n.
        private bool _started;
        private uint _ssrc;
        private uint _roc;
        private int _highestSequence;
        private ulong _window;

        // Of the packet under way.
        private int _newSequence;
        private uint _newSsrc;
        private uint _newRoc;
        private int _newAhead;

        /// <summary>Packets accepted since the keys were set.</summary>
        public int Accepted;

        /// <summary>Packets refused as <see cref="SrtpResult.Replayed"/>.</summary>
        public int Replayed;

        /// <summary>Packets refused as <see cref="SrtpResult.TooOld"/>.</summary>
        public int TooOld;

        /// <summary>Packets refused as <see cref="SrtpResult.BadTag"/>.</summary>
        public int BadTag;

        /// <summary>
        /// Packets refused as <see cref="SrtpResult.Malformed"/>,
        /// <see cref="SrtpResult.WrongSsrc"/>, <see cref="SrtpResult.KeyExhausted"/> or
        /// <see cref="SrtpResult.NoKeys"/>.
        /// </summary>
        public int Refused;

        /// <summary>A receiver whose primitives come from <paramref name="engine"/>.</summary>
        public SrtpReceiver(ICryptoEngine engine)
        {
            _session = new SrtpSession(engine);
        }

        /// <summary>True between <see cref="SetKeys"/> and <see cref="Clear"/>.</summary>
        public bool HasKeys
        {
            get { return _session.HasKeys; }
        }

        /// <summary>The committed rollover counter.</summary>
        public uint Roc
        {
            get { return _roc; }
        }

        /// <summary>ROC · 2^16 + sequence number of the newest packet.</summary>
        public ulong NewestIndex
        {
            get { return ((ulong)_roc << 16) | (uint)_highestSequence; }
        }

        /// <summary>SSRC of the stream; 0 before its first authentic packet.</summary>
        public uint Ssrc
        {
            get { return _ssrc; }
        }

        /// <summary>
        /// Derives the session keys (RFC 3711 §4.3, derivation rate 0) from the master key (16 or
        /// 32 bytes, by the profile) and the 14-byte master salt, which are read only, and expects a
        /// new stream at ROC 0.
        /// </summary>
        public void SetKeys(SrtpProfile profile, byte[] masterKey, int keyOffset,
            byte[] masterSalt, int saltOffset)
        {
            _session.SetKeys(profile, masterKey, keyOffset, masterSalt, saltOffset,
                SrtpKeyDerivation.EncryptionLabel);
            ResetStream();
            Accepted = 0;
            Replayed = 0;
            TooOld = 0;
            BadTag = 0;
            Refused = 0;
        }

        /// <summary>
        /// Sets the rollover counter that the first packet has: for joining a stream in progress
        /// (RFC 3711 §3.3.1). Forgets the replay window.
        /// </summary>
        public void SetRoc(uint roc)
        {
            ResetStream();
            _roc = roc;
        }

        /// <summary>
        /// Takes the SRTP packet of <paramref name="count"/> bytes. On <see cref="SrtpResult.Ok"/>
        /// its payload is decrypted in place and <paramref name="length"/> is the length of the RTP
        /// packet; otherwise the packet is unchanged, <paramref name="length"/> 0 and the stream's
        /// state as before. Never throws for any content. The tag is compared without early exit.
        /// </summary>
        public SrtpResult TryUnprotect(byte[] packet, int offset, int count, out int length)
        {
            length = 0;
            int rtpCount = count - _session.TagBytes;
            int header = RtpHeader.MeasureHeader(packet, offset, rtpCount);
            SrtpResult result = Authenticate(packet, offset, rtpCount, header);
            if (result == SrtpResult.Ok)
            {
                _session.KeyStream.Xor(_newSsrc, _newRoc, _newSequence, packet, offset + header,
                    rtpCount - header);
                Commit();
                length = rtpCount;
            }

            return result;
        }

        /// <summary>
        /// As <see cref="TryUnprotect"/> for a packet at index 0 with one
        /// <see cref="SrtpSender.SpeechBytes"/> of payload behind a header of any length, but the
        /// payload stays as it came and its key stream is written to <paramref name="stream"/>:
        /// whoever plays the speech XORs it, which costs less than a pass of its own. Another
        /// length, or padding, is decrypted in place and <paramref name="stream"/> is zero.
        /// </summary>
        public SrtpResult TryUnprotectSpeech(byte[] packet, int count, byte[] stream,
            out int length)
        {
            length = 0;
            int rtpCount = count - _session.TagBytes;
            int header = RtpHeader.HeaderBytes;
            if (rtpCount != SrtpSession.SpeechPacketBytes || !RtpHeader.IsPlain(packet, 0))
            {
                header = RtpHeader.MeasureHeader(packet, 0, rtpCount);
                if (rtpCount - header != SrtpSender.SpeechBytes || RtpHeader.HasPadding(packet, 0))
                {
                    Array.Clear(stream, 0, SrtpSender.SpeechBytes);
                    return TryUnprotect(packet, 0, count, out length);
                }
            }

            SrtpResult result = Authenticate(packet, 0, rtpCount, header);
            if (result == SrtpResult.Ok)
            {
                _session.KeyStream.MakeChunk(_newSsrc, _newRoc, _newSequence, stream);
                Commit();
                length = rtpCount;
            }

            return result;
        }

        // Everything up to the tag; changes nothing but counters and the _new fields.
        private SrtpResult Authenticate(byte[] packet, int offset, int rtpCount, int header)
        {
            if (!_session.HasKeys)
            {
                return Refuse(SrtpResult.NoKeys);
            }

            if (header < 0)
            {
                return Refuse(SrtpResult.Malformed);
            }

            int sequence = BigEndian.ReadUInt16(packet, offset + RtpHeader.SequenceOffset);
            uint ssrc = BigEndian.ReadUInt32(packet, offset + RtpHeader.SsrcOffset);
            if (_started && ssrc != _ssrc)
            {
                return Refuse(SrtpResult.WrongSsrc);
            }

            uint roc;
            SrtpResult verdict = Estimate(sequence, out roc);
            if (verdict != SrtpResult.Ok)
            {
                return Refuse(verdict);
            }

            if (!_session.HasTag(packet, offset, rtpCount, roc))
            {
                return Refuse(SrtpResult.BadTag);
            }

            _newSequence = sequence;
            _newSsrc = ssrc;
            _newRoc = roc;
            return SrtpResult.Ok;
        }

        /// <summary>
        /// Wipes all keys; packets are <see cref="SrtpResult.NoKeys"/> until new ones.
        /// </summary>
        public void Clear()
        {
            _session.Clear();
            ResetStream();
        }

        /// <summary>
        /// §3.3.1 and Appendix A: the ROC nearest to the newest packet, and how far ahead of that
        /// one this is; then the window.
        /// </summary>
        private SrtpResult Estimate(int sequence, out uint roc)
        {
            roc = _roc;
            if (!_started)
            {
                _newAhead = WindowPackets;
                return SrtpResult.Ok;
            }

            int ahead = sequence - _highestSequence;
            if (_highestSequence < HalfSpan)
            {
                if (ahead > HalfSpan)
                {
                    if (roc == 0)
                    {
                        return SrtpResult.TooOld;
                    }

                    roc--;
                    ahead -= 2 * HalfSpan;
                }
            }
            else if (ahead < -HalfSpan)
            {
                if (roc == uint.MaxValue)
                {
                    return SrtpResult.KeyExhausted;
                }

                roc++;
                ahead += 2 * HalfSpan;
            }

            _newAhead = ahead;
            if (ahead > 0)
            {
                return SrtpResult.Ok;
            }

            if (ahead <= -WindowPackets)
            {
                return SrtpResult.TooOld;
            }

            return ((_window >> -ahead) & 1) != 0 ? SrtpResult.Replayed : SrtpResult.Ok;
        }

        private void Commit()
        {
            int ahead = _newAhead;
            if (ahead > 0)
            {
                _window = ahead < WindowPackets ? (_window << ahead) | 1 : 1;
                _highestSequence = _newSequence;
                _roc = _newRoc;
                if (!_started)
                {
                    _started = true;
                    _ssrc = _newSsrc;
                }
            }
            else
            {
                _window |= 1UL << -ahead;
            }

            Accepted++;
        }

        private SrtpResult Refuse(SrtpResult result)
        {
            switch (result)
            {
                case SrtpResult.Replayed:
                    Replayed++;
                    break;
                case SrtpResult.TooOld:
                    TooOld++;
                    break;
                case SrtpResult.BadTag:
                    BadTag++;
                    break;
                default:
                    Refused++;
                    break;
            }

            return result;
        }

        private void ResetStream()
        {
            _started = false;
            _ssrc = 0;
            _roc = 0;
            _highestSequence = 0;
            _window = 0;
        }
    }
}
