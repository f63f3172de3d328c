using RedPhone.Crypto;
using RedPhone.Wire;

namespace RedPhone.Core.Srtp
{
    /// <summary>
    /// Authenticates and decrypts incoming RTCP packets (RFC 3711 §3.4; layout at
    /// <see cref="SrtcpSender"/>). Order: length, replay, tag, decrypt, commit. Packets without
    /// encryption (E = 0) are refused. Allocates in the constructor only.
    /// </summary>
    public sealed class SrtcpReceiver
    {
        private const int WindowPackets = 64;

        private readonly SrtpSession _session;
        private readonly byte[] _tag = new byte[SrtpSession.MaxTagBytes];
        private bool _started;
        private uint _highest;
        private ulong _window;

        /// <summary>Packets accepted since the keys were set.</summary>
        public int Accepted;

        /// <summary>Packets refused for any reason.</summary>
        public int Refused;

        /// <summary>A receiver whose primitives come from <paramref name="engine"/>.</summary>
        public SrtcpReceiver(ICryptoEngine engine)
        {
            _session = new SrtpSession(engine);
        }

        /// <summary>Derives the SRTCP keys from the same master key and salt as SRTP's.</summary>
        public void SetKeys(SrtpProfile profile, byte[] masterKey, int keyOffset,
            byte[] masterSalt, int saltOffset)
        {
            _session.SetKeys(profile, masterKey, keyOffset, masterSalt, saltOffset,
                SrtpKeyDerivation.RtcpEncryptionLabel);
            _started = false;
            _window = 0;
            Accepted = 0;
            Refused = 0;
        }

        /// <summary>
        /// Takes the SRTCP packet of <paramref name="count"/> bytes. On Ok it is decrypted in place
        /// and <paramref name="length"/> is the length of the RTCP packet; otherwise packet and
        /// state are unchanged and length is 0. Never throws for any content.
        /// </summary>
        public SrtpResult TryUnprotect(byte[] packet, int offset, int count, out int length)
        {
            SrtpResult result = Open(packet, offset, count, out length);
            if (result == SrtpResult.Ok)
            {
                Accepted++;
            }
            else
            {
                Refused++;
            }

            return result;
        }

        /// <summary>Wipes all keys.</summary>
        public void Clear()
        {
            _session.Clear();
            Bytes.Wipe(_tag);
            _started = false;
            _window = 0;
            _highest = 0;
        }

        private SrtpResult Open(byte[] packet, int offset, int count, out int length)
        {
            length = 0;
            if (!_session.HasKeys)
            {
                return SrtpResult.NoKeys;
            }

            int rtcpCount = count - SrtcpSender.OverheadBytes;
            if (rtcpCount < SrtcpSender.ClearBytes || (packet[offset] & 0xC0) != 0x80)
            {
                return SrtpResult.Malformed;
            }

            uint word = BigEndian.ReadUInt32(packet, offset + rtcpCount);
            if ((word & SrtcpSender.EncryptedFlag) == 0)
            {
                return SrtpResult.Malformed;
            }

            uint index = word & ~SrtcpSender.EncryptedFlag;
            SrtpResult replay = CheckReplay(index);
            if (replay != SrtpResult.Ok)
            {
                return replay;
            }

            _session.ComputeRtcpTag(packet, offset, rtcpCount + SrtcpSender.IndexBytes, _tag, 0);
            if (!Bytes.EqualConstantTime(_tag, 0, packet,
                offset + rtcpCount + SrtcpSender.IndexBytes, SrtpSession.MaxTagBytes))
            {
                return SrtpResult.BadTag;
            }

            _session.KeyStream.Xor(BigEndian.ReadUInt32(packet, offset + 4), index >> 16,
                (int)(index & 0xFFFF), packet, offset + SrtcpSender.ClearBytes,
                rtcpCount - SrtcpSender.ClearBytes);
            Commit(index);
            length = rtcpCount;
            return SrtpResult.Ok;
        }

        private SrtpResult CheckReplay(uint index)
        {
            if (!_started || index > _highest)
            {
                return SrtpResult.Ok;
            }

            uint behind = _highest - index;
            if (behind >= WindowPackets)
            {
                return SrtpResult.TooOld;
            }

            return ((_window >> (int)behind) & 1) != 0 ? SrtpResult.Replayed : SrtpResult.Ok;
        }

        private void Commit(uint index)
        {
            if (!_started || index > _highest)
            {
                uint ahead = _started ? index - _highest : WindowPackets;
                _window = ahead < WindowPackets ? (_window << (int)ahead) | 1 : 1;
                _highest = index;
                _started = true;
                return;
            }

            _window |= 1UL << (int)(_highest - index);
        }
    }
}
