using RedPhone.Crypto;

namespace RedPhone.Core.Zrtp
{
    /// <content>Confirm1, Confirm2, Conf2ACK, keys and trust (RFC 6189 §4.6).</content>
    public sealed partial class ZrtpSession
    {
        /// <summary>Confirms with a wrong MAC that end a run.</summary>
        private const int BadConfirmLimit = 3;

        /// <summary>Cache interval of a further stream, which is ignored (§4.9).</summary>
        private const uint Forever = 0xFFFFFFFF;

        private int _badConfirms;

        /// <summary>
        /// Media of the peer was authenticated with this session's keys: the initiator takes it for
        /// Conf2ACK (§4.6). Harmless in every other state.
        /// </summary>
        public void NotifyAuthenticatedMedia(long nowMs)
        {
            if (State == ZrtpState.AwaitingConf2Ack)
            {
                EnterSecure();
            }
        }

        /// <summary>
        /// Copies the SRTP master keys (<see cref="SrtpKeyBytes"/>) and salts (14 bytes) of the
        /// stream we send and of the one we receive. Throws unless <see cref="KeysReady"/>.
        /// </summary>
        public void CopyKeys(byte[] sendKey, byte[] sendSalt, byte[] receiveKey,
            byte[] receiveSalt)
        {
            if (!KeysReady)
            {
                throw new System.InvalidOperationException("no keys");
            }

            byte[] initiatorKey = IsInitiator ? sendKey : receiveKey;
            byte[] initiatorSalt = IsInitiator ? sendSalt : receiveSalt;
            byte[] responderKey = IsInitiator ? receiveKey : sendKey;
            byte[] responderSalt = IsInitiator ? receiveSalt : sendSalt;
            System.Array.Copy(_keys.InitiatorKey, initiatorKey, SrtpKeyBytes);
            System.Array.Copy(_keys.InitiatorSalt, initiatorSalt, MasterSaltBytes);
            System.Array.Copy(_keys.ResponderKey, responderKey, SrtpKeyBytes);
            System.Array.Copy(_keys.ResponderSalt, responderSalt, MasterSaltBytes);
        }

        /// <summary>
        /// Writes a key for another purpose than media, from the exported key (§4.5.2) and a label
        /// of 1 to 31 ASCII characters that names the purpose: 1 byte to as many as the hash has.
        /// Both sides of a call get the same. Throws unless Secure, and for a further stream.
        /// </summary>
        public void DeriveExported(string label, byte[] target, int bytes)
        {
            if (State != ZrtpState.Secure || _joined != null || label.Length == 0
                || label.Length >= ZrtpKeySchedule.LongestLabel || bytes <= 0
                || bytes > ZrtpAlgorithm.HashBytes(Hash))
            {
                throw new System.InvalidOperationException("no exported key, or a wrong label");
            }

            _keys.Export(label, target, bytes);
        }

        /// <summary>Wipes our copy of the SRTP keys, once they are installed; the state
        /// stays.</summary>
        public void WipeKeys()
        {
            _keys.WipeMediaKeys();
            KeysReady = false;
        }

        /// <summary>
        /// Puts the peer's ZID and the new retained secret into a record, the old rs1 becoming rs2
        /// (§4.6.1), and its Verified flag: kept for the same device, or given by
        /// <see cref="SasConfirmed"/>. Number and Name stay the caller's. False, and the record
        /// unchanged, unless Secure, for a further stream, and when the record is another device's or
        /// its secrets did not match and the person has not confirmed the SAS (§4.6.1.1). May be
        /// called again in a call.
        /// </summary>
        public bool UpdateTrust(ZrtpTrust trust)
        {
            if (State != ZrtpState.Secure || _joined != null)
            {
                return false;
            }

            bool again = trust.Rs1Valid && Bytes.EqualConstantTime(trust.Rs1, 0, _keys.NewRs1, 0,
                ZrtpTrust.SecretBytes);
            if (!again)
            {
                TrustVerdict verdict = Judge(trust);
                if (verdict == TrustVerdict.KeyChanged && !SasConfirmed)
                {
                    return false;
                }

                trust.Verified = verdict == TrustVerdict.Verified;
                Rotate(trust);
            }

            trust.Verified |= SasConfirmed;
            return true;
        }

        /// <summary>What this session's result means against the record kept for the number; null
        /// when there is none. Ask before <see cref="UpdateTrust"/> changes the record.</summary>
        public TrustVerdict Judge(ZrtpTrust knownOrNull)
        {
            return TrustRules.Judge(knownOrNull, PeerZid, CacheMatched, CacheMismatch);
        }

        private void Rotate(ZrtpTrust trust)
        {
            bool sameDevice = Bytes.EqualConstantTime(trust.Zid, 0, PeerZid, 0,
                ZrtpTrust.ZidBytes);
            System.Array.Copy(PeerZid, trust.Zid, ZrtpTrust.ZidBytes);
            if (CacheExpirySeconds == 0)
            {
                // §4.9: one side keeps nothing, so the next call must not expect anything.
                trust.Rs1Valid = false;
                trust.Rs2Valid = false;
                Bytes.Wipe(trust.Rs1);
                Bytes.Wipe(trust.Rs2);
                return;
            }

            // §4.6.1: Preshared mode does not save the old rs1.
            if (KeyAgreement != ZrtpAlgorithm.Prsh)
            {
                System.Array.Copy(trust.Rs1, trust.Rs2, ZrtpTrust.SecretBytes);
                trust.Rs2Valid = trust.Rs1Valid && sameDevice;
            }

            if (!trust.Rs2Valid)
            {
                Bytes.Wipe(trust.Rs2);
            }

            System.Array.Copy(_keys.NewRs1, trust.Rs1, ZrtpTrust.SecretBytes);
            trust.Rs1Valid = true;
        }

        /// <summary>The keys are there: the responder speaks first, the initiator may have its
        /// Confirm1 already.</summary>
        private void ConfirmSecret(long nowMs)
        {
            if (!IsInitiator)
            {
                BuildConfirm(ZrtpMessage.Confirm1, _keys.ResponderMacKey, _keys.ResponderZrtpKey);
                State = ZrtpState.AwaitingConfirm2;
                Send(OutputConfirm);
                return;
            }

            State = ZrtpState.AwaitingConfirm1;
            if (_peerConfirmBytes != 0)
            {
                AcceptConfirm1(nowMs, _peerConfirm, 0, _peerConfirmBytes);
            }
        }

        private bool HandleConfirm1(long nowMs, byte[] buffer, int at, int count)
        {
            if (!IsInitiator || count < ConfirmMessage.Bytes)
            {
                return false;
            }

            bool keyed = State == ZrtpState.Committing && IsKeyed();
            if (State == ZrtpState.Computing || (keyed && !_keysMade))
            {
                return KeepEarlyConfirm(buffer, at, count);
            }

            if (State == ZrtpState.AwaitingConf2Ack)
            {
                return IsRepeatedConfirm(buffer, at, count);
            }

            if (State != ZrtpState.AwaitingConfirm1 && !keyed)
            {
                return false;
            }

            AcceptConfirm1(nowMs, buffer, at, count);
            return true;
        }

        /// <summary>The peer was faster: its Confirm1 waits for our own secret. One with a
        /// signature
        /// is too long to keep and will be repeated.</summary>
        private bool KeepEarlyConfirm(byte[] buffer, int at, int count)
        {
            if (count != ConfirmMessage.Bytes)
            {
                return false;
            }

            System.Array.Copy(buffer, at, _peerConfirm, 0, count);
            _peerConfirmBytes = count;
            return true;
        }

        private void AcceptConfirm1(long nowMs, byte[] buffer, int at, int count)
        {
            if (OpenConfirm(nowMs, buffer, at, count, _keys.ResponderMacKey,
                _keys.ResponderZrtpKey))
            {
                BuildConfirm(ZrtpMessage.Confirm2, _keys.InitiatorMacKey, _keys.InitiatorZrtpKey);
                State = ZrtpState.AwaitingConf2Ack;
                ShowSas();
                StartT2(nowMs, OutputConfirm);
            }
        }

        private bool HandleConfirm2(long nowMs, byte[] buffer, int at, int count)
        {
            if (IsInitiator || count < ConfirmMessage.Bytes)
            {
                return false;
            }

            if (State == ZrtpState.Secure)
            {
                bool repeated = IsRepeatedConfirm(buffer, at, count);
                if (repeated)
                {
                    Send(OutputConf2Ack);
                }

                return repeated;
            }

            if (State != ZrtpState.AwaitingConfirm2)
            {
                return false;
            }

            if (OpenConfirm(nowMs, buffer, at, count, _keys.InitiatorMacKey,
                _keys.InitiatorZrtpKey))
            {
                Send(OutputConf2Ack);
                ShowSas();
                EnterSecure();
            }

            return true;
        }

        private bool HandleConf2Ack(int count)
        {
            if (count != ZrtpMessage.HeadBytes || State != ZrtpState.AwaitingConf2Ack)
            {
                return false;
            }

            EnterSecure();
            return true;
        }

        private void BuildConfirm(ulong type, byte[] macKey, byte[] zrtpKey)
        {
            ZrtpMessage.WriteHead(_ownConfirm, type, ConfirmMessage.Bytes);
            bool verified = _secrets.Verified && CacheMatched;
            ConfirmMessage.EncodePlain(_ownConfirm, ConfirmMessage.SealedOffset, _chain.Images,
                HashChain.H0, verified ? ConfirmMessage.VerifiedFlag : 0,
                _joined != null ? Forever : Settings.CacheExpirySeconds);
            _entropy.Fill(_ownConfirm, ConfirmMessage.IvOffset, AesCfb.BlockBytes);
            _cipher.SetKey(zrtpKey, 0);
            AesCfb.Encrypt(_cipher, _ownConfirm, ConfirmMessage.IvOffset, _ownConfirm,
                ConfirmMessage.SealedOffset, ConfirmMessage.SealedBytes, _block);
            _cipher.Clear();
            _runMac.SetKey(macKey, 0, ZrtpAlgorithm.HashBytes(Hash));
            _runMac.Update(_ownConfirm, ConfirmMessage.SealedOffset, ConfirmMessage.SealedBytes);
            _runMac.Finish(_ownConfirm, ConfirmMessage.MacOffset, ZrtpMessage.MacBytes);
        }

        /// <summary>One injected or replayed Confirm must not end a run; a peer with other keys
        /// repeats its own and reaches the limit within half a second.</summary>
        private void NoteBadConfirm(long nowMs)
        {
            BadConfirms++;
            _badConfirms++;
            if (_badConfirms == BadConfirmLimit)
            {
                Fail(nowMs, ZrtpFailure.BadConfirm, ZrtpErrorCode.BadConfirmMac);
            }
        }

        /// <summary>MAC over the ciphertext, decrypt, H0 against DHPart's H1, DHPart's MAC under
        /// H0 (or <see cref="IsKeyedChain"/>). False when it is not to be used, the run may have
        /// failed.</summary>
        private bool OpenConfirm(long nowMs, byte[] buffer, int at, int count, byte[] macKey,
            byte[] zrtpKey)
        {
            if (!HasMac(buffer, at + ConfirmMessage.SealedOffset,
                count - ConfirmMessage.SealedOffset, macKey, at + ConfirmMessage.MacOffset))
            {
                NoteBadConfirm(nowMs);
                return false;
            }

            _cipher.SetKey(zrtpKey, 0);
            AesCfb.Decrypt(_cipher, buffer, at + ConfirmMessage.IvOffset, buffer,
                at + ConfirmMessage.SealedOffset, ConfirmMessage.SealedBytes, _plain, _block);
            _cipher.Clear();
            if (count != ConfirmMessage.Bytes + ConfirmMessage.ReadSignatureBytes(_plain))
            {
                Fail(nowMs, ZrtpFailure.MalformedMessage, ZrtpErrorCode.MalformedPacket);
                return false;
            }

            bool right = IsKeyed() ? IsKeyedChain()
                : _chain.IsPreimage(_plain, 0, _peerDhPart, DhPartMessage.H1Offset)
                && _chain.IsSealed(_plain, 0, _peerDhPart, 0, _peerDhPartBytes);
            if (!right)
            {
                Fail(nowMs, ZrtpFailure.Tampered, ZrtpErrorCode.MalformedPacket);
                return false;
            }

            int flags = ConfirmMessage.ReadFlags(_plain);
            PeerVerifiedFlag = (flags & ConfirmMessage.VerifiedFlag) != 0;
            PeerDiscloses = (flags & ConfirmMessage.DiscloseFlag) != 0;
            uint expiry = ConfirmMessage.ReadExpirySeconds(_plain);
            CacheExpirySeconds = expiry < Settings.CacheExpirySeconds ? expiry
                : Settings.CacheExpirySeconds;
            System.Array.Copy(buffer, at, _peerConfirm, 0, ConfirmMessage.Bytes);
            _peerConfirmBytes = count;
            Bytes.Wipe(_plain);
            Bytes.Wipe(_block);
            Bytes.Wipe(_image);
            KeysReady = true;
            return true;
        }

        private bool IsRepeatedConfirm(byte[] buffer, int at, int count)
        {
            return count == _peerConfirmBytes
                && Bytes.EqualConstantTime(buffer, at, _peerConfirm, 0, ConfirmMessage.Bytes);
        }

        private bool HasMac(byte[] buffer, int at, int count, byte[] key, int macAt)
        {
            _runMac.SetKey(key, 0, ZrtpAlgorithm.HashBytes(Hash));
            _runMac.Update(buffer, at, count);
            _runMac.Finish(_digest, 0, ZrtpMessage.MacBytes);
            return Bytes.EqualConstantTime(_digest, 0, buffer, macAt, ZrtpMessage.MacBytes);
        }

        /// <summary>A call has one SAS, its first stream's (§4.5.2).</summary>
        private void ShowSas()
        {
            if (_joined != null)
            {
                return;
            }

            Sas = SasRendering.Render(SasType, SasHash);
            SasKind = SasType == ZrtpAlgorithm.B256 ? SasKind.Words : SasKind.Base32;
        }

        private void EnterSecure()
        {
            _timer.Stop();
            _deadlineMs = long.MaxValue;
            State = ZrtpState.Secure;
            if (_joined == null && Offers(ZrtpAlgorithm.Mult))
            {
                SessionKey.Open(this, _zid);
            }

            // A device in the middle may still send SASrelay under its own (§5.13).
            if (!HelloMessage.IsMitm(_peerHello, 0))
            {
                _keys.WipeConfirmKeys();
            }

            _chain.Clear();
            _secrets.ClearRetained();
            _suite.Clear();
        }
    }
}
