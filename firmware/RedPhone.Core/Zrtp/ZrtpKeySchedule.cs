using RedPhone.Crypto;
using RedPhone.Wire;

namespace RedPhone.Core.Zrtp
{
    /// <summary>
    /// s0 and what is derived from it (RFC 6189 §4.4.1.4, §4.5), one step a call, so that no step
    /// of
    /// the phone's loop takes long:
    /// <code>
    /// s0 = hash(1 || DHResult || "ZRTP-HMAC-KDF" || ZIDi || ZIDr || total_hash
    ///           || len(s1) || s1 || len(s2) || s2 || len(s3) || s3)
    /// or, without DH, s0 = KDF(ZRTPSess, "ZRTP MSK", length of the hash)
    ///                     KDF(preshared_key, "ZRTP PSK", length of the hash)
    /// KDF(label, L) = HMAC(s0, 1 || label || 0x00 || ZIDi || ZIDr || total_hash || L in bits)
    /// </code>
    /// Counters, lengths and L are 32 bits, big-endian; an absent secret has length 0.
    /// </summary>
    public sealed class ZrtpKeySchedule
    {
        private const string SecretLabel = "ZRTP-HMAC-KDF";
        private const int ContextBytes = (2 * ZrtpTrust.ZidBytes) + ZrtpAlgorithm.MaxHashBytes;
        internal const int LongestLabel = 32;

        private static readonly string[] Labels =
        {
            "Initiator SRTP master key", "Initiator SRTP master salt",
            "Responder SRTP master key", "Responder SRTP master salt",
            "Initiator HMAC key", "Responder HMAC key",
            "Initiator ZRTP key", "Responder ZRTP key",
            "SAS", "retained secret", "Exported key", "ZRTP Session Key",
        };

        /// <summary>Outputs of a further stream: no SAS, no secret to keep.</summary>
        internal const int StreamOutputs = Sas;

        /// <summary>Outputs of a call's only stream.</summary>
        internal const int CallOutputs = ExportedKey + 1;

        /// <summary>Outputs of a call's first stream: ZRTPSess too.</summary>
        internal const int SessionOutputs = CallOutputs + 1;

        private const int FirstSalt = 1;
        private const int FirstMacKey = 4;
        private const int FirstZrtpKey = 6;
        private const int Sas = 8;
        private const int ExportedKey = 10;

        private readonly byte[][] _outputs;
        private readonly int[] _bytes;
        private IHash _hash;
        private IMac _mac;
        private int _hashBytes;
        private readonly byte[] _s0 = new byte[ZrtpAlgorithm.MaxHashBytes];
        private readonly byte[] _context = new byte[ContextBytes];
        private readonly byte[] _word = new byte[4];
        private readonly byte[] _label = new byte[LongestLabel];
        private int _count;
        private int _next;

        /// <summary>Three outputs are the owner's arrays: SAS hash, 32 bytes, exported key and
        /// ZRTPSess, room for 48 each.</summary>
        public ZrtpKeySchedule(byte[] sasHash, byte[] exportedKey, byte[] sessionKey)
        {
            _outputs = new byte[][]
            {
                InitiatorKey, InitiatorSalt, ResponderKey, ResponderSalt, InitiatorMacKey,
                ResponderMacKey, InitiatorZrtpKey, ResponderZrtpKey, sasHash, NewRs1, exportedKey,
                sessionKey,
            };
            _bytes = new int[_outputs.Length];
        }

        /// <summary>Uses this hash, the MAC that belongs to it, and the key length of the cipher,
        /// for the first <paramref name="outputs"/> outputs.</summary>
        internal void Use(IHash hash, IMac mac, int cipherKeyBytes, int outputs)
        {
            _count = outputs;
            _hash = hash;
            _mac = mac;
            _hashBytes = hash.DigestBytes;
            for (int i = 0; i < _bytes.Length; i++)
            {
                _bytes[i] = i < FirstMacKey
                    ? (i & FirstSalt) == 0 ? cipherKeyBytes : ZrtpSession.MasterSaltBytes
                    : i < FirstZrtpKey || i >= ExportedKey ? _hashBytes
                    : i < Sas ? cipherKeyBytes : ZrtpTrust.SecretBytes;
            }
        }

        /// <summary>srtpkeyi, 16 or 32 bytes.</summary>
        public byte[] InitiatorKey { get; } = new byte[ZrtpSession.MasterKeyBytes];

        /// <summary>srtpsalti, 14 bytes.</summary>
        public byte[] InitiatorSalt { get; } = new byte[ZrtpSession.MasterSaltBytes];

        /// <summary>srtpkeyr, 16 or 32 bytes.</summary>
        public byte[] ResponderKey { get; } = new byte[ZrtpSession.MasterKeyBytes];

        /// <summary>srtpsaltr, 14 bytes.</summary>
        public byte[] ResponderSalt { get; } = new byte[ZrtpSession.MasterSaltBytes];

        /// <summary>mackeyi, as long as the hash.</summary>
        public byte[] InitiatorMacKey { get; } = new byte[ZrtpAlgorithm.MaxHashBytes];

        /// <summary>mackeyr, as long as the hash.</summary>
        public byte[] ResponderMacKey { get; } = new byte[ZrtpAlgorithm.MaxHashBytes];

        /// <summary>zrtpkeyi, 16 or 32 bytes.</summary>
        public byte[] InitiatorZrtpKey { get; } = new byte[ZrtpSession.MasterKeyBytes];

        /// <summary>zrtpkeyr, 16 or 32 bytes.</summary>
        public byte[] ResponderZrtpKey { get; } = new byte[ZrtpSession.MasterKeyBytes];

        /// <summary>The new retained secret, 32 bytes.</summary>
        public byte[] NewRs1 { get; } = new byte[ZrtpTrust.SecretBytes];

        /// <summary>Sets the KDF context: both ZIDs and the total hash, hashed over the
        /// responder's Hello, Commit, DHPart1 and DHPart2 by <paramref name="totalHash"/>'s
        /// owner.</summary>
        public void SetContext(byte[] initiatorHelloZid, int initiatorAt, byte[] responderHelloZid,
            int responderAt, byte[] totalHash)
        {
            System.Array.Copy(initiatorHelloZid, initiatorAt, _context, 0, ZrtpTrust.ZidBytes);
            System.Array.Copy(responderHelloZid, responderAt, _context, ZrtpTrust.ZidBytes,
                ZrtpTrust.ZidBytes);
            System.Array.Copy(totalHash, 0, _context, 2 * ZrtpTrust.ZidBytes, _hashBytes);
        }

        /// <summary>Computes s0 from the DH result and the shared secrets and begins the
        /// derivations. The caller wipes its copies.</summary>
        public void SetSecret(byte[] dhResult, int dhBytes, byte[] s1, byte[] s2, int s2Bytes)
        {
            _hash.Reset();
            UpdateWord(1);
            _hash.Update(dhResult, 0, dhBytes);
            _hash.Update(_label, 0, Ascii.Write(SecretLabel, _label, 0));
            _hash.Update(_context, 0, (2 * ZrtpTrust.ZidBytes) + _hashBytes);
            UpdateSecret(s1, s1 == null ? 0 : ZrtpTrust.SecretBytes);
            UpdateSecret(s2, s2Bytes);
            UpdateSecret(null, 0);
            _hash.Finish(_s0, 0);
            _mac.SetKey(_s0, 0, _hashBytes);
            _next = 0;
        }

        /// <summary>The same in the modes without DH: s0 is derived from a key of the negotiated
        /// hash's length. The caller wipes its copy.</summary>
        internal void SetSecretFrom(byte[] key, string label)
        {
            _mac.SetKey(key, 0, _hashBytes);
            Derive(label, _s0, _hashBytes);
            _mac.SetKey(_s0, 0, _hashBytes);
            _next = 0;
        }

        /// <summary>Derives one output; true after the last, when s0 has been erased
        /// (§4.6.1).</summary>
        public bool DeriveNext()
        {
            Derive(Labels[_next], _outputs[_next], _bytes[_next]);
            _next++;
            if (_next < _count)
            {
                return false;
            }

            Bytes.Wipe(_s0);
            _mac.Clear();
            return true;
        }

        /// <summary>KDF(ExportedKey, label, context, bytes): a key for another purpose.</summary>
        internal void Export(string label, byte[] target, int bytes)
        {
            _mac.SetKey(_outputs[ExportedKey], 0, _hashBytes);
            Derive(label, target, bytes);
            _mac.Clear();
        }

        /// <summary>Wipes the SRTP keys and salts.</summary>
        public void WipeMediaKeys()
        {
            Bytes.Wipe(InitiatorKey);
            Bytes.Wipe(InitiatorSalt);
            Bytes.Wipe(ResponderKey);
            Bytes.Wipe(ResponderSalt);
        }

        /// <summary>Wipes what only the Confirm messages needed.</summary>
        public void WipeConfirmKeys()
        {
            Bytes.Wipe(InitiatorZrtpKey);
            Bytes.Wipe(ResponderZrtpKey);
        }

        /// <summary>Wipes everything.</summary>
        public void Clear()
        {
            foreach (byte[] output in _outputs)
            {
                Bytes.Wipe(output);
            }

            Bytes.Wipe(_s0);
            Bytes.Wipe(_context);
            Bytes.Wipe(_word);
            Bytes.Wipe(_label);
            _next = 0;
        }

        private void Derive(string label, byte[] output, int bytes)
        {
            int labelBytes = Ascii.Write(label, _label, 0);
            _label[labelBytes] = 0;
            BigEndian.WriteUInt32(_word, 0, 1);
            _mac.Update(_word, 0, 4);
            _mac.Update(_label, 0, labelBytes + 1);
            _mac.Update(_context, 0, (2 * ZrtpTrust.ZidBytes) + _hashBytes);
            BigEndian.WriteUInt32(_word, 0, (uint)bytes * 8);
            _mac.Update(_word, 0, 4);
            _mac.Finish(output, 0, bytes);
        }

        private void UpdateSecret(byte[] secret, int count)
        {
            UpdateWord((uint)count);
            if (count != 0)
            {
                _hash.Update(secret, 0, count);
            }
        }

        private void UpdateWord(uint value)
        {
            BigEndian.WriteUInt32(_word, 0, value);
            _hash.Update(_word, 0, 4);
        }
    }
}
