using RedPhone.Crypto;
using RedPhone.Wire;

namespace RedPhone.Core.Srtp
{
    /// <summary>What sender and receiver share: session keys, key stream and tag.</summary>
    internal sealed class SrtpSession
    {
        /// <summary>The longest tag of any profile.</summary>
        internal const int MaxTagBytes = 10;

        private const int Sha1KeyBytes = 20;
        private const int Sha256KeyBytes = 32;
        private const int ShortTagBytes = 4;

        private readonly IBlockCipher _cipher;
        private readonly IMac _hmacSha1;
        private readonly IMac _hmacSha256;
        private readonly byte[] _keys = new byte[Sha256KeyBytes];
        private readonly byte[] _salt = new byte[SrtpKeyDerivation.SaltBytes];
        private readonly byte[] _scratch = new byte[SrtpKeyDerivation.ScratchBytes];
        private readonly byte[] _rocBytes = new byte[4];
        private IMac _mac;

        internal SrtpSession(ICryptoEngine engine)
        {
            _cipher = engine.CreateAes128();
            _hmacSha1 = engine.CreateHmacSha1();
            _hmacSha256 = engine.CreateHmacSha256();
            KeyStream = new SrtpKeyStream(_cipher);
        }

        internal readonly SrtpKeyStream KeyStream;

        internal int TagBytes;

        internal bool HasKeys;

        internal void SetKeys(SrtpProfile profile, byte[] masterKey, int keyOffset,
            byte[] masterSalt, int saltOffset)
        {
            bool sha256 = profile == SrtpProfile.AesCm128HmacSha256Tag80;
            int authKeyBytes = sha256 ? Sha256KeyBytes : Sha1KeyBytes;
            _cipher.SetKey(masterKey, keyOffset);
            SrtpKeyDerivation.Derive(_cipher, masterSalt, saltOffset,
                SrtpKeyDerivation.AuthenticationLabel, _keys, 0, authKeyBytes, _scratch);
            _mac = sha256 ? _hmacSha256 : _hmacSha1;
            _mac.SetKey(_keys, 0, authKeyBytes);
            SrtpKeyDerivation.Derive(_cipher, masterSalt, saltOffset,
                SrtpKeyDerivation.SaltLabel, _salt, 0, SrtpKeyDerivation.SaltBytes, _scratch);
            SrtpKeyDerivation.Derive(_cipher, masterSalt, saltOffset,
                SrtpKeyDerivation.EncryptionLabel, _keys, 0, SrtpKeyDerivation.KeyBytes, _scratch);
            KeyStream.SetKey(_keys, 0, _salt, 0);
            Bytes.Wipe(_keys);
            Bytes.Wipe(_salt);
            TagBytes = profile == SrtpProfile.AesCm128HmacSha1Tag32 ? ShortTagBytes : MaxTagBytes;
            HasKeys = true;
        }

        /// <summary>RFC 3711 §4.2: the tag covers the packet without tag, then the ROC.</summary>
        internal void ComputeTag(byte[] packet, int offset, int count, uint roc, byte[] tag,
            int tagOffset)
        {
            BigEndian.WriteUInt32(_rocBytes, 0, roc);
            _mac.Update(packet, offset, count);
            _mac.Update(_rocBytes, 0, 4);
            _mac.Finish(tag, tagOffset, TagBytes);
        }

        internal void Clear()
        {
            KeyStream.Clear();
            _hmacSha1.Clear();
            _hmacSha256.Clear();
            HasKeys = false;
        }
    }
}
