using System;
using RedPhone.Crypto;
using RedPhone.Wire;

namespace RedPhone.Core.Srtp
{
    /// <summary>What senders and receivers share: session keys, key stream and tag.</summary>
    internal sealed class SrtpSession
    {
        /// <summary>The longest tag of any profile, and that of SRTCP in all of them.</summary>
        internal const int MaxTagBytes = 10;

        /// <summary>A packet of 20 ms of speech without CSRCs, extension and tag.</summary>
        internal const int SpeechPacketBytes = HmacSha1.SpeechPacketBytes;

        private const int Sha1KeyBytes = 20;
        private const int Sha256KeyBytes = 32;
        private const int ShortTagBytes = 4;
        private const int RocBytes = 4;

        private readonly IBlockCipher _aes128;
        private readonly IBlockCipher _aes256OrNull;
        private readonly IMac _hmacSha1;
        private readonly IMac _hmacSha256;
        private readonly byte[] _keys = new byte[Sha256KeyBytes];
        private readonly byte[] _salt = new byte[SrtpKeyDerivation.SaltBytes];
        private readonly byte[] _scratch = new byte[SrtpKeyDerivation.ScratchBytes];
        private readonly byte[] _tag = new byte[MaxTagBytes];
        private readonly byte[] _received = new byte[MaxTagBytes];
        private IMac _mac;

        // The straight path of a packet of speech; null for SHA-256 and for other engines.
        private HmacSha1 _speechMacOrNull;

        internal SrtpSession(ICryptoEngine engine)
        {
            _aes128 = engine.CreateAes128();
            ICryptoOptions options = engine as ICryptoOptions;
            _aes256OrNull = options == null ? null : options.CreateAes256();
            _hmacSha1 = engine.CreateHmacSha1();
            _hmacSha256 = engine.CreateHmacSha256();
            KeyStream = new SrtpKeyStream(_aes128);
        }

        internal readonly SrtpKeyStream KeyStream;

        internal int TagBytes;

        internal bool HasKeys;

        /// <summary>Derives the keys of SRTP (first label 0) or SRTCP (3).</summary>
        internal void SetKeys(SrtpProfile profile, byte[] masterKey, int keyOffset,
            byte[] masterSalt, int saltOffset, int firstLabel)
        {
            bool isLong = profile >= SrtpProfile.AesCm256HmacSha1Tag80;
            IBlockCipher cipher = isLong ? _aes256OrNull : _aes128;
            if (cipher == null)
            {
                throw new InvalidOperationException("this engine has no AES-256");
            }

            bool sha256 = profile == SrtpProfile.AesCm128HmacSha256Tag80
                || profile == SrtpProfile.AesCm256HmacSha256Tag80;
            int authKeyBytes = sha256 ? Sha256KeyBytes : Sha1KeyBytes;
            cipher.SetKey(masterKey, keyOffset);
            SrtpKeyDerivation.Derive(cipher, masterSalt, saltOffset,
                firstLabel + SrtpKeyDerivation.AuthenticationLabel, _keys, 0, authKeyBytes,
                _scratch);
            _mac = sha256 ? _hmacSha256 : _hmacSha1;
            _mac.SetKey(_keys, 0, authKeyBytes);
            _speechMacOrNull = _mac as HmacSha1;
            SrtpKeyDerivation.Derive(cipher, masterSalt, saltOffset,
                firstLabel + SrtpKeyDerivation.SaltLabel, _salt, 0, SrtpKeyDerivation.SaltBytes,
                _scratch);
            SrtpKeyDerivation.Derive(cipher, masterSalt, saltOffset,
                firstLabel + SrtpKeyDerivation.EncryptionLabel, _keys, 0,
                isLong ? SrtpKeyDerivation.LongKeyBytes : SrtpKeyDerivation.KeyBytes, _scratch);
            KeyStream.SetKey(cipher, _keys, 0, _salt, 0);
            Bytes.Wipe(_keys);
            Bytes.Wipe(_salt);
            bool isShort = profile == SrtpProfile.AesCm128HmacSha1Tag32
                || profile == SrtpProfile.AesCm256HmacSha1Tag32;
            TagBytes = isShort && firstLabel == SrtpKeyDerivation.EncryptionLabel ? ShortTagBytes
                : MaxTagBytes;
            HasKeys = true;
        }

        /// <summary>
        /// RFC 3711 §4.2: the tag covers the packet without tag, then the ROC, which is written
        /// behind the packet for that; the tag may come in its place.
        /// </summary>
        internal void ComputeTag(byte[] packet, int offset, int count, uint roc, byte[] tag,
            int tagOffset)
        {
            BigEndian.WriteUInt32(packet, offset + count, roc);
            _mac.Update(packet, offset, count + RocBytes);
            _mac.Finish(tag, tagOffset, TagBytes);
        }

        /// <summary>
        /// The same for a packet with a header of 12 bytes and 20 ms of speech at index 0: the tag
        /// is written behind it.
        /// </summary>
        internal void WriteSpeechTag(byte[] packet, uint roc)
        {
            if (_speechMacOrNull == null)
            {
                ComputeTag(packet, 0, SpeechPacketBytes, roc, packet, SpeechPacketBytes);
                return;
            }

            _speechMacOrNull.WriteSpeechTag(packet, roc, TagBytes);
        }

        /// <summary>
        /// Whether the right tag stands behind the packet; the packet is as before then. Compared
        /// without early exit.
        /// </summary>
        internal bool HasTag(byte[] packet, int offset, int count, uint roc)
        {
            if (offset == 0 && count == SpeechPacketBytes && _speechMacOrNull != null)
            {
                return _speechMacOrNull.HasSpeechTag(packet, roc, TagBytes);
            }

            // The ROC stands in the tag's place while the tag is computed.
            Array.Copy(packet, offset + count, _received, 0, TagBytes);
            ComputeTag(packet, offset, count, roc, _tag, 0);
            Array.Copy(_received, 0, packet, offset + count, TagBytes);
            return Bytes.EqualConstantTime(_tag, 0, _received, 0, TagBytes);
        }

        /// <summary>§4.2 for SRTCP: the tag covers the packet with its index word.</summary>
        internal void ComputeRtcpTag(byte[] packet, int offset, int count, byte[] tag,
            int tagOffset)
        {
            _mac.Update(packet, offset, count);
            _mac.Finish(tag, tagOffset, TagBytes);
        }

        internal void Clear()
        {
            KeyStream.Clear();
            _aes128.Clear();
            _hmacSha1.Clear();
            _hmacSha256.Clear();
            Bytes.Wipe(_tag);
            Bytes.Wipe(_received);
            HasKeys = false;
        }
    }
}
