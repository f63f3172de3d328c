using System;
using RedPhone.Crypto;
using RedPhone.Wire;

namespace RedPhone.Core.Srtp
{
    /// <summary>
    /// Protects outgoing RTCP packets (RFC 3711 §3.4): everything behind the first 8 bytes is
    /// encrypted; then come E = 1 with a 31-bit index, and an 80-bit tag.
    /// <code>
    /// 0    RTCP head and SSRC, clear      8 bytes
    /// 8    encrypted                      n - 8 bytes
    /// n    1, then index                  4 bytes, the index counts from 0
    /// n+4  tag                            10 bytes
    /// </code>
    /// Allocates in the constructor only.
    /// </summary>
    public sealed class SrtcpSender
    {
        /// <summary>Room that must be left behind a packet.</summary>
        public const int OverheadBytes = IndexBytes + SrtpSession.MaxTagBytes;

        internal const int IndexBytes = 4;
        internal const int ClearBytes = 8;
        internal const uint EncryptedFlag = 0x80000000;

        private readonly SrtpSession _session;
        private uint _index;

        /// <summary>A sender whose primitives come from <paramref name="engine"/>.</summary>
        public SrtcpSender(ICryptoEngine engine)
        {
            _session = new SrtpSession(engine);
        }

        /// <summary>Derives the SRTCP keys from the same master key and salt as SRTP's; index
        /// 0.</summary>
        public void SetKeys(SrtpProfile profile, byte[] masterKey, int keyOffset,
            byte[] masterSalt, int saltOffset)
        {
            _session.SetKeys(profile, masterKey, keyOffset, masterSalt, saltOffset,
                SrtpKeyDerivation.RtcpEncryptionLabel);
            _index = 0;
        }

        /// <summary>
        /// Protects the compound packet of <paramref name="count"/> bytes in place, with
        /// <see cref="OverheadBytes"/> spare ones behind it, and returns the new length; 0 when the
        /// key has protected its 2^31 packets (§9.2). Throws without keys or for what is no RTCP.
        /// </summary>
        public int Protect(byte[] packet, int offset, int count)
        {
            if (!_session.HasKeys)
            {
                throw new InvalidOperationException("no keys");
            }

            if (count < ClearBytes || offset + count + OverheadBytes > packet.Length
                || (packet[offset] & 0xC0) != 0x80)
            {
                throw new ArgumentException("not an RTCP packet with room");
            }

            if (_index == EncryptedFlag)
            {
                return 0;
            }

            uint ssrc = BigEndian.ReadUInt32(packet, offset + 4);
            _session.KeyStream.Xor(ssrc, _index >> 16, (int)(_index & 0xFFFF), packet,
                offset + ClearBytes, count - ClearBytes);
            BigEndian.WriteUInt32(packet, offset + count, EncryptedFlag | _index);
            _session.ComputeRtcpTag(packet, offset, count + IndexBytes, packet,
                offset + count + IndexBytes);
            _index++;
            return count + OverheadBytes;
        }

        /// <summary>Wipes all keys.</summary>
        public void Clear()
        {
            _session.Clear();
            _index = 0;
        }
    }
}
