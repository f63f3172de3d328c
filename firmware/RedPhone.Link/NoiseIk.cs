using System;
using RedPhone.Crypto;
using RedPhone.Wire;

namespace RedPhone.Link
{
    /// <summary>
    /// Noise_IK_25519_ChaChaPoly_SHA256 (Noise specification rev. 34, §5 and §7.5), both roles. The
    /// Diffie-Hellman results come from the caller, who may compute them in slices and beforehand.
    /// Nothing here allocates after the constructor; keys are wiped by <see cref="Clear"/>.
    /// </summary>
    /// <remarks>
    /// <code>
    /// IK:                          initiator                        responder
    ///   &lt;- s                       Begin                            Begin
    ///   -&gt; e, es                   MixMessage1Ephemeral(e, es)      the same
    ///      s, ss                   SealMessage1Static(s),           TryReadMessage1Static,
    ///                              MixMessage1Static(ss)            MixMessage1StaticStatic(ss)
    ///      payload                 SealPayload                      TryOpenPayload
    ///   &lt;- e, ee                   MixMessage2Ephemeral(e, ee)      the same
    ///      se                      MixMessage2StaticEphemeral(se)   the same
    ///      payload                 TryOpenPayload                   SealPayload
    ///   Split                      send, receive                    receive, send
    /// </code>
    /// What takes two blocks of ChaCha20 or of SHA-256 is a call of its own, so that a phone's turn
    /// takes one of them. In IK each key encrypts once at most, so the handshake's nonce is always
    /// zero; a second use of one key throws.
    /// </remarks>
    public sealed class NoiseIk
    {
        /// <summary>Bytes of a key, a public value and a hash.</summary>
        public const int KeyBytes = 32;

        /// <summary>Bytes of an authentication tag.</summary>
        public const int TagBytes = 16;

        /// <summary>Bytes of a ChaCha20-Poly1305 nonce.</summary>
        public const int NonceBytes = 12;

        /// <summary>Bytes of <see cref="Save"/>: chaining key, hash.</summary>
        public const int SavedBytes = 64;

        // Exactly 32 characters, so it is the first hash itself (§5.2, InitializeSymmetric).
        private const string ProtocolName = "Noise_IK_25519_ChaChaPoly_SHA256";

        private readonly IHash _sha256;
        private readonly IMac _hmac;
        private readonly IAead _aead;
        private readonly byte[] _chainingKey = new byte[KeyBytes];
        private readonly byte[] _hash = new byte[KeyBytes];
        private readonly byte[] _key = new byte[KeyBytes];
        private readonly byte[] _nextHash = new byte[KeyBytes];
        private readonly byte[] _temporaryKey = new byte[KeyBytes];
        private readonly byte[] _zeroNonce = new byte[NonceBytes];
        private readonly byte[] _one = new byte[1];
        private bool _hasKey;

        /// <summary>
        /// Makes an empty state over primitives that may be shared: they are keyed at each use.
        /// </summary>
        public NoiseIk(IHash sha256, IMac hmacSha256, IAead chaCha20Poly1305)
        {
            _sha256 = sha256;
            _hmac = hmacSha256;
            _aead = chaCha20Poly1305;
        }

        /// <summary>
        /// Starts a handshake: protocol name, prologue, and the responder's static public key
        /// (32 bytes), which both know.
        /// </summary>
        public void Begin(byte[] prologue, int prologueCount, byte[] responderPublic, int offset)
        {
            BeginWithPrologue(prologue, prologueCount);
            MixResponderStatic(responderPublic, offset);
        }

        /// <summary>The first half of <see cref="Begin"/>.</summary>
        public void BeginWithPrologue(byte[] prologue, int prologueCount)
        {
            Ascii.Write(ProtocolName, _hash, 0);
            Array.Copy(_hash, _chainingKey, KeyBytes);
            _hasKey = false;
            MixHash(prologue, 0, prologueCount);
        }

        /// <summary>The second half of <see cref="Begin"/>: the pre-message.</summary>
        public void MixResponderStatic(byte[] responderPublic, int offset)
        {
            MixHash(responderPublic, offset, KeyBytes);
        }

        /// <summary>Message 1, tokens e and es.</summary>
        public void MixMessage1Ephemeral(byte[] ephemeralPublic, int offset, byte[] es)
        {
            MixHash(ephemeralPublic, offset, KeyBytes);
            MixKey(es);
        }

        /// <summary>
        /// Message 1 of the initiator, token s: writes the sealed static public key (48 bytes) to
        /// <paramref name="output"/>; <see cref="MixMessage1Static"/> follows.
        /// </summary>
        public void SealMessage1Static(byte[] staticPublic, byte[] output, int offset)
        {
            Array.Copy(staticPublic, 0, output, offset, KeyBytes);
            Seal(output, offset, KeyBytes);
        }

        /// <summary>
        /// Message 1 of the initiator, the rest of token s and token ss:
        /// <paramref name="sealedStatic"/> is what <see cref="SealMessage1Static"/> wrote.
        /// </summary>
        public void MixMessage1Static(byte[] sealedStatic, int offset, byte[] ss)
        {
            MixSealed(sealedStatic, offset, KeyBytes);
            MixKey(ss);
        }

        /// <summary>
        /// Message 1 at the responder, token s: opens 48 bytes in place, the initiator's static
        /// public key. False (state unchanged) when the tag is wrong.
        /// </summary>
        public bool TryReadMessage1Static(byte[] data, int offset)
        {
            return TryOpenPayload(data, offset, KeyBytes + TagBytes);
        }

        /// <summary>Message 1 at the responder, token ss.</summary>
        public void MixMessage1StaticStatic(byte[] ss)
        {
            MixKey(ss);
        }

        /// <summary>Message 2, tokens e and ee.</summary>
        public void MixMessage2Ephemeral(byte[] ephemeralPublic, int offset, byte[] ee)
        {
            MixHash(ephemeralPublic, offset, KeyBytes);
            MixKey(ee);
        }

        /// <summary>Message 2, token se.</summary>
        public void MixMessage2StaticEphemeral(byte[] se)
        {
            MixKey(se);
        }

        /// <summary>
        /// EncryptAndHash (§5.2): seals <paramref name="count"/> bytes in place, the 16-byte tag
        /// behind them.
        /// </summary>
        public void SealPayload(byte[] data, int offset, int count)
        {
            Seal(data, offset, count);
            MixSealed(data, offset, count);
        }

        /// <summary>The first half of <see cref="SealPayload"/>.</summary>
        public void Seal(byte[] data, int offset, int count)
        {
            TakeKey();
            _aead.Seal(_zeroNonce, _hash, 0, KeyBytes, data, offset, count);
            _aead.Clear();
        }

        /// <summary>
        /// The second half of <see cref="SealPayload"/>: <paramref name="count"/> is without the
        /// tag.
        /// </summary>
        public void MixSealed(byte[] data, int offset, int count)
        {
            MixHash(data, offset, count + TagBytes);
        }

        /// <summary>
        /// DecryptAndHash (§5.2): opens <paramref name="count"/> bytes (tag included) in place.
        /// False, state and data unchanged, when the tag is wrong.
        /// </summary>
        public bool TryOpenPayload(byte[] data, int offset, int count)
        {
            if (count < TagBytes)
            {
                return false;
            }

            HashSealed(data, offset, count);
            return TryOpenHashed(data, offset, count);
        }

        /// <summary>
        /// The first half of <see cref="TryOpenPayload"/>, for at least 16 bytes. The state takes
        /// the hash over only when the tag is right.
        /// </summary>
        public void HashSealed(byte[] data, int offset, int count)
        {
            ComputeMixedHash(data, offset, count);
        }

        /// <summary>The second half of <see cref="TryOpenPayload"/>, of the same bytes.</summary>
        public bool TryOpenHashed(byte[] data, int offset, int count)
        {
            TakeKey();
            bool opened = _aead.TryOpen(_zeroNonce, _hash, 0, KeyBytes, data, offset, count);
            _aead.Clear();
            if (!opened)
            {
                _hasKey = true;
                return false;
            }

            Array.Copy(_nextHash, _hash, KeyBytes);
            return true;
        }

        /// <summary>
        /// Split (§5.2): the two transport keys, 32 bytes each; the initiator sends with
        /// <paramref name="first"/>.
        /// </summary>
        public void Split(byte[] first, int firstOffset, byte[] second, int secondOffset)
        {
            Hkdf(null);
            Array.Copy(_nextHash, 0, first, firstOffset, KeyBytes);
            Array.Copy(_key, 0, second, secondOffset, KeyBytes);
            Bytes.Wipe(_nextHash);
            Bytes.Wipe(_key);
            _hasKey = false;
        }

        /// <summary>Copies the handshake hash h (32 bytes), the channel binding of §11.2.</summary>
        public void CopyHandshakeHash(byte[] output, int offset)
        {
            Array.Copy(_hash, 0, output, offset, KeyBytes);
        }

        /// <summary>
        /// Keeps the state between message 1 and message 2: 64 secret bytes. No key is pending
        /// there: the next token sets a new one.
        /// </summary>
        public void Save(byte[] saved, int offset)
        {
            Array.Copy(_chainingKey, 0, saved, offset, KeyBytes);
            Array.Copy(_hash, 0, saved, offset + KeyBytes, KeyBytes);
        }

        /// <summary>Continues from <see cref="Save"/>.</summary>
        public void Restore(byte[] saved, int offset)
        {
            Array.Copy(saved, offset, _chainingKey, 0, KeyBytes);
            Array.Copy(saved, offset + KeyBytes, _hash, 0, KeyBytes);
            _hasKey = false;
        }

        /// <summary>Wipes everything.</summary>
        public void Clear()
        {
            Bytes.Wipe(_chainingKey);
            Bytes.Wipe(_hash);
            Bytes.Wipe(_key);
            Bytes.Wipe(_nextHash);
            Bytes.Wipe(_temporaryKey);
            _hasKey = false;
        }

        private void TakeKey()
        {
            if (!_hasKey)
            {
                throw new InvalidOperationException("one key seals one payload");
            }

            _hasKey = false;
            _aead.SetKey(_key, 0);
        }

        private void MixHash(byte[] data, int offset, int count)
        {
            ComputeMixedHash(data, offset, count);
            Array.Copy(_nextHash, _hash, KeyBytes);
        }

        private void ComputeMixedHash(byte[] data, int offset, int count)
        {
            _sha256.Reset();
            _sha256.Update(_hash, 0, KeyBytes);
            _sha256.Update(data, offset, count);
            _sha256.Finish(_nextHash, 0);
        }

        private void MixKey(byte[] sharedSecret)
        {
            Hkdf(sharedSecret);
            Array.Copy(_nextHash, _chainingKey, KeyBytes);
            Bytes.Wipe(_nextHash);
            _hasKey = true;
        }

        /// <summary>
        /// HKDF of §4.3 with two outputs: the first into _nextHash, the second into _key. Input is
        /// 32 bytes, or none when null.
        /// </summary>
        private void Hkdf(byte[] input)
        {
            _hmac.SetKey(_chainingKey, 0, KeyBytes);
            if (input != null)
            {
                _hmac.Update(input, 0, KeyBytes);
            }

            _hmac.Finish(_temporaryKey, 0, KeyBytes);
            _hmac.SetKey(_temporaryKey, 0, KeyBytes);
            _one[0] = 1;
            _hmac.Update(_one, 0, 1);
            _hmac.Finish(_nextHash, 0, KeyBytes);
            _one[0] = 2;
            _hmac.Update(_nextHash, 0, KeyBytes);
            _hmac.Update(_one, 0, 1);
            _hmac.Finish(_key, 0, KeyBytes);
            _hmac.Clear();
            Bytes.Wipe(_temporaryKey);
        }
    }
}
