using RedPhone.Crypto;
using RedPhone.Wire;

namespace RedPhone.Core.Zrtp
{
    /// <summary>
    /// The secrets two phones may share from before a call and how each finds out which the other
    /// has, without showing them (RFC 6189 §4.3): rs1, rs2 and the auxiliary secret. pbxsecret is
    /// never held, its identifier always random.
    /// </summary>
    public sealed class RetainedSecrets
    {
        /// <summary>Longest auxiliary secret in bytes.</summary>
        public const int MaxAuxBytes = 64;

        private const string InitiatorLabel = "Initiator";
        private const string ResponderLabel = "Responder";
        private const int LabelBytes = 9;
        private const int Rs1Slot = 0;
        private const int Rs2Slot = 1;
        private const int AuxSlot = 2;
        private const int IdBytes = DhPartMessage.IdBytes;

        private IMac _mac;
        private readonly IEntropy _entropy;
        private readonly byte[] _rs1 = new byte[ZrtpTrust.SecretBytes];
        private readonly byte[] _rs2 = new byte[ZrtpTrust.SecretBytes];
        private readonly byte[] _zid = new byte[ZrtpTrust.ZidBytes];
        private readonly byte[] _aux = new byte[MaxAuxBytes];
        private readonly byte[] _id1 = new byte[IdBytes];
        private readonly byte[] _id2 = new byte[IdBytes];
        private readonly byte[] _label = new byte[LabelBytes];
        private bool _rs1Valid;
        private bool _rs2Valid;
        private int _auxBytes;
        private bool _otherDevice;

        /// <summary>Identifiers that stand for nothing come from <paramref name="entropy"/>.
        /// </summary>
        public RetainedSecrets(IEntropy entropy)
        {
            _entropy = entropy;
        }

        /// <summary>The MAC of the negotiated hash.</summary>
        public void Use(IMac mac)
        {
            _mac = mac;
        }

        /// <summary>s1: rs1 or rs2, or null when none is shared.</summary>
        public byte[] S1 { get; private set; }

        /// <summary>s2, <see cref="S2Bytes"/> long: the auxiliary secret, or null.</summary>
        public byte[] S2 { get; private set; }

        /// <summary>Bytes of s2.</summary>
        public int S2Bytes { get { return S2 == null ? 0 : _auxBytes; } }

        /// <summary>We keep a secret for this peer.</summary>
        public bool HasRetained { get { return _rs1Valid || _rs2Valid; } }

        /// <summary>Preshared mode may be used (RFC 6189 §4.4.2): rs1 is there, shared with this
        /// very device, and a person has confirmed a SAS of it.</summary>
        public bool CanPreshare { get { return _rs1Valid && Verified && !_otherDevice; } }

        /// <summary>The record said that the person confirmed an earlier SAS.</summary>
        public bool Verified { get; private set; }

        /// <summary>An auxiliary secret is set.</summary>
        public bool HasAux { get { return _auxBytes != 0; } }

        /// <summary>Copies a record's secrets; null = nothing known of the peer.</summary>
        public void Load(ZrtpTrust trustOrNull)
        {
            ClearRetained();
            if (trustOrNull == null)
            {
                return;
            }

            System.Array.Copy(trustOrNull.Rs1, _rs1, ZrtpTrust.SecretBytes);
            System.Array.Copy(trustOrNull.Rs2, _rs2, ZrtpTrust.SecretBytes);
            System.Array.Copy(trustOrNull.Zid, _zid, ZrtpTrust.ZidBytes);
            _rs1Valid = trustOrNull.Rs1Valid;
            _rs2Valid = trustOrNull.Rs2Valid;
            Verified = trustOrNull.Verified;
        }

        /// <summary>Copies the auxiliary secret, 1 to 64 bytes; null removes it.</summary>
        public void SetAux(byte[] secretOrNull)
        {
            Bytes.Wipe(_aux);
            _auxBytes = 0;
            if (secretOrNull == null)
            {
                return;
            }

            if (secretOrNull.Length == 0 || secretOrNull.Length > MaxAuxBytes)
            {
                throw new System.ArgumentException("auxiliary secret");
            }

            System.Array.Copy(secretOrNull, _aux, secretOrNull.Length);
            _auxBytes = secretOrNull.Length;
        }

        /// <summary>
        /// Tells the ZID of the peer's Hello. The secrets belong to one device: to another one they
        /// are not even shown as identifiers, and they count as not matching.
        /// </summary>
        public void Meet(byte[] peerZid)
        {
            _otherDevice = HasRetained
                && !Bytes.EqualConstantTime(_zid, 0, peerZid, 0, ZrtpTrust.ZidBytes);
        }

        /// <summary>Writes our four identifiers into our DHPart message; random ones for secrets we
        /// do not have.</summary>
        public void WriteIds(byte[] dhPart, bool asInitiator, byte[] h3, int h3At)
        {
            int at = DhPartMessage.IdsOffset;
            _entropy.Fill(dhPart, at, 4 * IdBytes);
            string label = asInitiator ? InitiatorLabel : ResponderLabel;
            if (_rs1Valid && !_otherDevice)
            {
                WriteId(_rs1, label, dhPart, at + (Rs1Slot * IdBytes));
            }

            if (_rs2Valid && !_otherDevice)
            {
                WriteId(_rs2, label, dhPart, at + (Rs2Slot * IdBytes));
            }

            if (_auxBytes != 0)
            {
                WriteAuxId(h3, h3At, dhPart, at + (AuxSlot * IdBytes));
            }
        }

        /// <summary>
        /// Compares the peer's identifiers with what they would be for our secrets and sets s1 and
        /// s2. Both sides go in the order of the initiator's secrets (§4.3), so both find the same.
        /// </summary>
        public void Match(byte[] peerDhPart, bool peerIsInitiator, byte[] peerH3, int peerH3At)
        {
            int at = DhPartMessage.IdsOffset;
            string label = peerIsInitiator ? InitiatorLabel : ResponderLabel;
            S1 = null;
            S2 = null;
            if (HasRetained && !_otherDevice)
            {
                WriteId(_rs1, label, _id1, 0);
                WriteId(_rs2, label, _id2, 0);
                bool one = _rs1Valid && Holds(peerDhPart, at, _id1, Rs1Slot);
                bool oneSecond = _rs1Valid && Holds(peerDhPart, at, _id1, Rs2Slot);
                bool two = _rs2Valid && Holds(peerDhPart, at, _id2, Rs1Slot);
                bool twoSecond = _rs2Valid && Holds(peerDhPart, at, _id2, Rs2Slot);
                if (peerIsInitiator)
                {
                    S1 = one ? _rs1 : two ? _rs2 : oneSecond ? _rs1 : twoSecond ? _rs2 : null;
                }
                else
                {
                    S1 = one || oneSecond ? _rs1 : two || twoSecond ? _rs2 : null;
                }
            }

            if (_auxBytes != 0)
            {
                WriteAuxId(peerH3, peerH3At, _id1, 0);
                S2 = Holds(peerDhPart, at, _id1, AuxSlot) ? _aux : null;
            }
        }

        /// <summary>
        /// Writes preshared_key = hash(len(rs1) || rs1 || len(aux) || aux || len(pbx)), as long as
        /// the hash, and sets s1 and s2 to what is in it. The caller wipes the key.
        /// </summary>
        public void UsePreshared(IHash hash, bool withAux, byte[] key)
        {
            S1 = _rs1;
            S2 = withAux ? _aux : null;
            hash.Reset();
            UpdateLength(hash, ZrtpTrust.SecretBytes);
            hash.Update(_rs1, 0, ZrtpTrust.SecretBytes);
            UpdateLength(hash, S2Bytes);
            hash.Update(_aux, 0, S2Bytes);
            UpdateLength(hash, 0);
            hash.Finish(key, 0);
        }

        /// <summary>Takes back that secrets matched.</summary>
        public void Forget()
        {
            S1 = null;
            S2 = null;
        }

        /// <summary>Wipes retained secrets, not the auxiliary one.</summary>
        public void ClearRetained()
        {
            _rs1Valid = false;
            _rs2Valid = false;
            _otherDevice = false;
            Verified = false;
            S1 = null;
            S2 = null;
            Bytes.Wipe(_rs1);
            Bytes.Wipe(_rs2);
            Bytes.Wipe(_zid);
            Bytes.Wipe(_id1);
            Bytes.Wipe(_id2);
            Bytes.Wipe(_label);
        }

        /// <summary>Wipes everything.</summary>
        public void Clear()
        {
            ClearRetained();
            SetAux(null);
        }

        private void UpdateLength(IHash hash, int count)
        {
            BigEndian.WriteUInt32(_label, 0, (uint)count);
            hash.Update(_label, 0, 4);
        }

        private static bool Holds(byte[] dhPart, int at, byte[] id, int slot)
        {
            return Bytes.EqualConstantTime(dhPart, at + (slot * IdBytes), id, 0, IdBytes);
        }

        private void WriteId(byte[] secret, string label, byte[] target, int at)
        {
            Ascii.Write(label, _label, 0);
            _mac.SetKey(secret, 0, ZrtpTrust.SecretBytes);
            _mac.Update(_label, 0, LabelBytes);
            _mac.Finish(target, at, IdBytes);
        }

        private void WriteAuxId(byte[] h3, int h3At, byte[] target, int at)
        {
            _mac.SetKey(_aux, 0, _auxBytes);
            _mac.Update(h3, h3At, HashChain.ImageBytes);
            _mac.Finish(target, at, IdBytes);
        }
    }
}
