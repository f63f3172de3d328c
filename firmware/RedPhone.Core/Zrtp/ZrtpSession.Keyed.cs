using RedPhone.Crypto;

namespace RedPhone.Core.Zrtp
{
    /// <content>
    /// The two modes without Diffie-Hellman (RFC 6189 §4.4.2 Preshared, §4.4.3 Multistream): Commit
    /// carries a nonce, both sides have the secret already, and Confirm1 answers Commit:
    /// <code>
    /// Committing        Confirm1 with right MAC, own keys derived     -> AwaitingConf2Ack
    ///                   DH Commit against our Preshared one           -> AwaitingDhPart2
    ///                   Multistream against another mode              -> Failed (0x20)
    /// Discovering,      Commit Prsh or Mult                           -> Computing
    /// AwaitingCommit    Commit Prsh, no such secret                   -> Committing (DH Commit)
    ///                   Commit Mult with a used nonce                 -> Failed (0x80)
    /// </code>
    /// </content>
    public sealed partial class ZrtpSession
    {
        private const string MultistreamLabel = "ZRTP MSK";
        private const string PresharedLabel = "ZRTP PSK";

        private ZrtpSessionKey _joined;
        private bool _dhOnly;
        private bool _keysMade;
        private int _commitBytes;

        /// <summary>For further streams of the call, valid while Secure when the settings offer
        /// Mult; cleared by <see cref="Stop"/>.</summary>
        public ZrtpSessionKey SessionKey { get; } = new ZrtpSessionKey();

        /// <summary>This run keys a further stream of a call (Multistream): no SAS, no retained
        /// secret and no exported key of its own.</summary>
        public bool IsFurtherStream { get { return _joined != null; } }

        /// <summary>
        /// Makes the next run a further stream of the call that <paramref name="first"/> belongs
        /// to. Call it between <see cref="Prepare"/>, with the same ZID and Mult among the
        /// settings' key agreements, and <see cref="Start"/>. Throws when there is no such key, or
        /// the ZID is another.
        /// </summary>
        public void Join(ZrtpSessionKey first)
        {
            if (State != ZrtpState.Idle || !_prepared || !first.IsValid || first == SessionKey
                || !Offers(ZrtpAlgorithm.Mult)
                || !Bytes.EqualConstantTime(first.Zid, 0, _zid, 0, ZrtpTrust.ZidBytes))
            {
                throw new System.InvalidOperationException("Join needs Prepare and a secure call");
            }

            _joined = first;
        }

        private bool IsKeyed()
        {
            return ZrtpAlgorithm.IsNonceMode(KeyAgreement);
        }

        private bool Offers(uint agreement)
        {
            foreach (uint name in Settings.KeyAgreements)
            {
                if (name == agreement)
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>How we would commit: a further stream only by Mult; Prsh when both offer it and
        /// a person has confirmed what we share (§4.4.2.1); else by DH. 0 = no way.</summary>
        private uint ChooseAgreement()
        {
            if (_joined != null)
            {
                return ZrtpNegotiation.PeerHas(HelloMessage.KeyAgreements, ZrtpAlgorithm.Mult,
                    _peerHello) ? ZrtpAlgorithm.Mult : 0;
            }

            if (!_dhOnly && _secrets.CanPreshare && Offers(ZrtpAlgorithm.Prsh)
                && ZrtpNegotiation.PeerHas(HelloMessage.KeyAgreements, ZrtpAlgorithm.Prsh,
                    _peerHello))
            {
                return ZrtpAlgorithm.Prsh;
            }

            return ZrtpNegotiation.Choose(HelloMessage.KeyAgreements, Settings, _peerHello);
        }

        /// <summary>Our choice of a list for Commit; a further stream takes what the first has.
        /// </summary>
        private uint ChooseName(int list)
        {
            uint same = _joined == null ? 0 : _joined.Name(list);
            return same != 0 ? same : ZrtpNegotiation.Choose(list, Settings, _peerHello);
        }

        /// <summary>0 when we can do what a Commit asks for, else the Error code.</summary>
        private int RefusalOf(byte[] buffer, int at)
        {
            for (int list = 0; list < HelloMessage.Lists; list++)
            {
                uint name = CommitMessage.Name(buffer, at, list);
                bool accepted = list == HelloMessage.KeyAgreements ? AcceptsAgreement(name)
                    : _joined == null ? ZrtpNegotiation.Accepts(list, name, Settings)
                    : _joined.Name(list) == 0 || _joined.Name(list) == name;
                if (!accepted)
                {
                    return name == ZrtpAlgorithm.Mult && Offers(name)
                        ? ZrtpErrorCode.NoSharedSecret : ZrtpNegotiation.ErrorCode(list, name);
                }
            }

            return 0;
        }

        private bool AcceptsAgreement(uint name)
        {
            if (_joined != null || name == ZrtpAlgorithm.Mult)
            {
                return name == ZrtpAlgorithm.Mult && _joined != null && _joined.IsValid;
            }

            return name == ZrtpAlgorithm.Prsh ? Offers(name)
                : ZrtpNegotiation.Accepts(HelloMessage.KeyAgreements, name, Settings);
        }

        /// <summary>Nonce, key id and MAC of our Commit; the derivation begins at once, the answer
        /// is Confirm1. False when it cannot be sent, the run has failed.</summary>
        private bool BuildKeyedCommit(long nowMs)
        {
            _entropy.Fill(_commit, CommitMessage.NonceOffset, CommitMessage.NonceBytes);
            if (KeyAgreement == ZrtpAlgorithm.Prsh)
            {
                _secrets.UsePreshared(_runHash, _secrets.HasAux, _shared);
                WriteKeyId(_commit, CommitMessage.KeyIdOffset);
                JudgeMatch();
            }
            else if (!TakeSessionKey(nowMs, _commit, ZrtpFailure.SoftwareError,
                ZrtpErrorCode.SoftwareError))
            {
                return false;
            }

            _chain.Seal(_chain.Images, HashChain.H1, _commit, _commitBytes);
            BeginKeyed();
            return true;
        }

        /// <summary>The responder's part; false when the Commit is not to be answered with Confirm1:
        /// the run failed or goes on with our DH Commit.</summary>
        private bool TakeKeyed(long nowMs)
        {
            if (KeyAgreement == ZrtpAlgorithm.Mult)
            {
                return TakeSessionKey(nowMs, _commit, ZrtpFailure.NonceReuse,
                    ZrtpErrorCode.NonceReuse);
            }

            if (MatchPreshared(_secrets.HasAux) || MatchPreshared(false))
            {
                JudgeMatch();
                return true;
            }

            if (Settings.Passive)
            {
                Fail(nowMs, ZrtpFailure.NoCommonAlgorithm, ZrtpErrorCode.NoSharedSecret);
                return false;
            }

            // §4.4.2.3: no such secret here, so our DH Commit takes the place of theirs.
            _dhOnly = true;
            _commitDue = true;
            State = ZrtpState.AwaitingCommit;
            _deadlineMs = nowMs + AwaitCommitMs;
            TryCommit(nowMs);
            return false;
        }

        /// <summary>§4.4.2.3: the same key from what we hold, with and without the auxiliary
        /// secret; only rs1, and only one that a person has confirmed.</summary>
        private bool MatchPreshared(bool withAux)
        {
            if (!_secrets.CanPreshare)
            {
                return false;
            }

            _secrets.UsePreshared(_runHash, withAux, _shared);
            WriteKeyId(_image, 0);
            bool right = Bytes.EqualConstantTime(_image, 0, _commit, CommitMessage.KeyIdOffset,
                CommitMessage.KeyIdBytes);
            if (!right)
            {
                _secrets.Forget();
                Bytes.Wipe(_shared);
            }

            return right;
        }

        /// <summary>keyID = MAC(preshared_key, "Prsh"), 64 bits.</summary>
        private void WriteKeyId(byte[] target, int at)
        {
            Wire.BigEndian.WriteUInt32(_digest, 0, ZrtpAlgorithm.Prsh);
            _runMac.SetKey(_shared, 0, ZrtpAlgorithm.HashBytes(Hash));
            _runMac.Update(_digest, 0, 4);
            _runMac.Finish(target, at, CommitMessage.KeyIdBytes);
        }

        /// <summary>§4.4.3.1: ZRTPSess with a nonce that nobody used before; the first stream may
        /// have ended in the meantime.</summary>
        private bool TakeSessionKey(long nowMs, byte[] commit, ZrtpFailure reused, int reusedCode)
        {
            if (!_joined.IsValid)
            {
                Fail(nowMs, ZrtpFailure.SoftwareError, ZrtpErrorCode.SoftwareError);
                return false;
            }

            if (_joined.Knows(commit, CommitMessage.NonceOffset))
            {
                Fail(nowMs, reused, reusedCode);
                return false;
            }

            if (!_joined.Note(commit, CommitMessage.NonceOffset))
            {
                Fail(nowMs, ZrtpFailure.Unavailable, ZrtpErrorCode.ServiceUnavailable);
                return false;
            }

            System.Array.Copy(_joined.Key, _shared, ZrtpAlgorithm.MaxHashBytes);
            Verdict = _joined.Verdict;
            return true;
        }

        private void BeginKeyed()
        {
            _keysMade = false;
            _peerConfirmBytes = 0;
            BeginTotalHash();
        }

        /// <summary>A Commit of ours was discarded: what was derived from it goes.</summary>
        private void DropKeyed()
        {
            _step = StepNone;
            _workDone = false;
            _keysMade = false;
            _peerConfirmBytes = 0;
            _keys.Clear();
            _secrets.Forget();
            Bytes.Wipe(_shared);
        }

        /// <summary>The initiator's keys are there; Confirm1 may have come before.</summary>
        private void FinishKeyed(long nowMs)
        {
            _keysMade = true;
            if (_peerConfirmBytes != 0)
            {
                AcceptConfirm1(nowMs, _peerConfirm, 0, _peerConfirmBytes);
            }
        }

        /// <summary>§9: the images that the skipped DHPart messages would have shown, and the MACs
        /// under them: the responder's Hello, or the initiator's Commit.</summary>
        private bool IsKeyedChain()
        {
            _chain.Next(_plain, 0, _image, 0);
            if (!IsInitiator)
            {
                return _chain.IsPreimage(_image, 0, _commit, CommitMessage.H2Offset)
                    && _chain.IsSealed(_image, 0, _commit, 0, _commitBytes);
            }

            _chain.Next(_image, 0, _image, 0);
            return _chain.IsPreimage(_image, 0, _peerHello, HelloMessage.H3Offset)
                && _chain.IsSealed(_image, 0, _peerHello, 0, _peerHelloBytes);
        }
    }
}
