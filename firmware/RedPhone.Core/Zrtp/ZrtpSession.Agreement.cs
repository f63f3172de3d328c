using RedPhone.Crypto;

namespace RedPhone.Core.Zrtp
{
    /// <content>Commit, contention, DHPart1 and DHPart2 (RFC 6189 §4.2 to §4.4.1).</content>
    public sealed partial class ZrtpSession
    {
        private bool _commitDue;
        private bool _dhPart1Due;

        /// <summary>Makes Commit as soon as a key pair is there; with DH it is sent when hvi is
        /// computed, unless theirs comes first.</summary>
        private void TryCommit(long nowMs)
        {
            uint agreement = ChooseAgreement();
            bool keyed = ZrtpAlgorithm.IsNonceMode(agreement);
            if (!keyed && !HasPair(agreement))
            {
                return;
            }

            _commitDue = false;
            IsInitiator = true;
            KeyAgreement = agreement;
            Hash = ChooseName(HelloMessage.Hashes);
            Cipher = ChooseName(HelloMessage.Ciphers);
            AuthTag = ChooseName(HelloMessage.AuthTags);
            SasType = ChooseName(HelloMessage.SasTypes);
            UseAlgorithms();
            BeginCommit();
            if (!keyed)
            {
                BuildDhPart(ZrtpMessage.DhPart2);
                BeginHvi();
            }
            else if (BuildKeyedCommit(nowMs))
            {
                SendCommit(nowMs);
            }
        }

        private void SendCommit(long nowMs)
        {
            State = ZrtpState.Committing;
            _deadlineMs = nowMs + RunLimitMs;
            StartT2(nowMs, OutputCommit);
        }

        private void UseAlgorithms()
        {
            _runHash = _suite.Hash(Hash);
            _runMac = _suite.Mac(Hash);
            _cipher = _suite.Cipher(Cipher);
            _secrets.Use(_runMac);
            _keys.Use(_runHash, _suite.KeyMac(Hash), SrtpKeyBytes,
                _joined != null ? ZrtpKeySchedule.StreamOutputs
                : Offers(ZrtpAlgorithm.Mult) ? ZrtpKeySchedule.SessionOutputs
                : ZrtpKeySchedule.CallOutputs);
        }

        private bool HasPair(uint agreement)
        {
            _ephemeral.Use(agreement, _suite.Agreement(agreement));
            return _ephemeral.IsReady;
        }

        private void BeginCommit()
        {
            _commitBytes = CommitMessage.Encode(_commit, KeyAgreement, _zid, _chain.Images,
                HashChain.H2);
            CommitMessage.WriteName(_commit, HelloMessage.Hashes, Hash);
            CommitMessage.WriteName(_commit, HelloMessage.Ciphers, Cipher);
            CommitMessage.WriteName(_commit, HelloMessage.AuthTags, AuthTag);
            CommitMessage.WriteName(_commit, HelloMessage.KeyAgreements, KeyAgreement);
            CommitMessage.WriteName(_commit, HelloMessage.SasTypes, SasType);
        }

        /// <summary>hvi is in the digest: put it into our Commit, or hold theirs against
        /// it.</summary>
        private void FinishHvi(long nowMs)
        {
            if (IsInitiator)
            {
                System.Array.Copy(_digest, 0, _commit, CommitMessage.HviOffset,
                    CommitMessage.HviBytes);
                _chain.Seal(_chain.Images, HashChain.H1, _commit, _commitBytes);
                SendCommit(nowMs);
            }
            else if (Bytes.EqualConstantTime(_digest, 0, _commit, CommitMessage.HviOffset,
                CommitMessage.HviBytes))
            {
                AcceptDhPart();
            }
            else
            {
                Fail(nowMs, ZrtpFailure.BadCommitment, ZrtpErrorCode.BadCommitment);
            }
        }

        private void BuildDhPart(ulong type)
        {
            _ownDhPartBytes = DhPartMessage.Encode(_ownDhPart, type, KeyAgreement, _chain.Images,
                HashChain.H1, _ephemeral.Public);
            _secrets.WriteIds(_ownDhPart, IsInitiator, _chain.Images, HashChain.H3);
            _chain.Seal(_chain.Images, HashChain.H0, _ownDhPart, _ownDhPartBytes);
        }

        private bool HandleCommit(long nowMs, byte[] buffer, int at, int count)
        {
            if (State == ZrtpState.AwaitingDhPart2 || (IsResponding() && IsKeyed()))
            {
                return AnswerRepeatedCommit(buffer, at, count);
            }

            bool awaited = State == ZrtpState.Discovering || State == ZrtpState.AwaitingCommit
                || State == ZrtpState.Committing;
            if (!awaited || _peerHelloBytes == 0 || !CommitMessage.IsValid(buffer, at, count)
                || !_chain.IsPreimage(buffer, at + CommitMessage.H2Offset, _peerHello,
                    HelloMessage.H3Offset))
            {
                return false;
            }

            // From the Hello's sender. §8.1.1: was that Hello what it sent?
            if (!_chain.IsSealed(buffer, at + CommitMessage.H2Offset, _peerHello, 0,
                _peerHelloBytes))
            {
                Fail(nowMs, ZrtpFailure.Tampered, ZrtpErrorCode.HelloMismatch);
                return true;
            }

            if (!Bytes.EqualConstantTime(buffer, at + CommitMessage.ZidOffset, PeerZid, 0,
                ZrtpTrust.ZidBytes))
            {
                Fail(nowMs, ZrtpFailure.MalformedMessage, ZrtpErrorCode.MalformedPacket);
                return true;
            }

            if (State == ZrtpState.Committing)
            {
                SettleContention(nowMs, buffer, at, count);
            }
            else
            {
                AcceptCommit(nowMs, buffer, at, count);
            }

            return true;
        }

        private bool AnswerRepeatedCommit(byte[] buffer, int at, int count)
        {
            if (count != _commitBytes
                || !Bytes.EqualConstantTime(buffer, at, _commit, 0, count))
            {
                return false;
            }

            if (State == ZrtpState.AwaitingConfirm2)
            {
                Send(OutputConfirm);
            }
            else if (_ownDhPartBytes != 0)
            {
                Send(OutputDhPart);
            }

            return true;
        }

        private void SettleContention(long nowMs, byte[] buffer, int at, int count)
        {
            uint theirs = CommitMessage.Name(buffer, at, HelloMessage.KeyAgreements);
            bool keyed = IsKeyed();
            if ((theirs == ZrtpAlgorithm.Mult) != (KeyAgreement == ZrtpAlgorithm.Mult))
            {
                // §4.2: must not happen, ends the negotiation.
                Fail(nowMs, ZrtpFailure.SoftwareError, ZrtpErrorCode.SoftwareError);
                return;
            }

            if (keyed && ZrtpAlgorithm.IsNonceMode(theirs) && Bytes.EqualConstantTime(buffer,
                at + CommitMessage.NonceOffset, _commit, CommitMessage.NonceOffset,
                CommitMessage.NonceBytes))
            {
                Fail(nowMs, ZrtpFailure.NonceReuse, ZrtpErrorCode.NonceReuse);
                return;
            }

            if (OwnCommitWins(theirs, buffer, at))
            {
                Contentions++;
                return;
            }

            if (keyed)
            {
                DropKeyed();
            }

            AcceptCommit(nowMs, buffer, at, count);
        }

        /// <summary>§4.2: DH beats Preshared; of two Preshared ones that of a device with the M flag
        /// loses, and we never set it; else the lower hvi or nonce is discarded.</summary>
        private bool OwnCommitWins(uint theirs, byte[] buffer, int at)
        {
            bool keyed = ZrtpAlgorithm.IsNonceMode(theirs);
            if (keyed != IsKeyed())
            {
                return keyed;
            }

            if (theirs == ZrtpAlgorithm.Prsh && HelloMessage.IsMitm(_peerHello, 0))
            {
                return true;
            }

            int compared = keyed ? CommitMessage.NonceBytes : CommitMessage.HviBytes;
            for (int i = 0; i < compared; i++)
            {
                int difference = _commit[CommitMessage.HviOffset + i]
                    - buffer[at + CommitMessage.HviOffset + i];
                if (difference != 0)
                {
                    return difference > 0;
                }
            }

            return true;
        }

        private void AcceptCommit(long nowMs, byte[] buffer, int at, int count)
        {
            _timer.Stop();
            _commitDue = false;
            _step = StepNone;
            int refusal = RefusalOf(buffer, at);
            if (refusal != 0)
            {
                Fail(nowMs, ZrtpFailure.NoCommonAlgorithm, refusal);
                return;
            }

            System.Array.Copy(buffer, at, _commit, 0, count);
            _commitBytes = count;
            IsInitiator = false;
            Hash = CommitMessage.Name(_commit, 0, HelloMessage.Hashes);
            Cipher = CommitMessage.Name(_commit, 0, HelloMessage.Ciphers);
            AuthTag = CommitMessage.Name(_commit, 0, HelloMessage.AuthTags);
            KeyAgreement = CommitMessage.Name(_commit, 0, HelloMessage.KeyAgreements);
            SasType = CommitMessage.Name(_commit, 0, HelloMessage.SasTypes);
            UseAlgorithms();
            _pending &= ~(OutputCommit | OutputHello);
            _runEndMs = nowMs + RunLimitMs;
            _ownDhPartBytes = 0;
            if (IsKeyed())
            {
                if (TakeKeyed(nowMs))
                {
                    State = ZrtpState.Computing;
                    BeginKeyed();
                }

                return;
            }

            _ephemeral.Use(KeyAgreement, _suite.Agreement(KeyAgreement));
            State = ZrtpState.AwaitingDhPart2;
            _dhPart1Due = true;
            TrySendDhPart1();
        }

        /// <summary>Sends DHPart1 as soon as a key pair is there.</summary>
        private void TrySendDhPart1()
        {
            if (_ephemeral.IsReady)
            {
                _dhPart1Due = false;
                BuildDhPart(ZrtpMessage.DhPart1);
                Send(OutputDhPart);
            }
        }

        private bool HandleDhPart1(long nowMs, byte[] buffer, int at, int count)
        {
            if (State != ZrtpState.Committing || IsKeyed()
                || count != DhPartMessage.Bytes(KeyAgreement))
            {
                return false;
            }

            // The responder sent no Commit: its H2 is hash(H1) (§9).
            _chain.Next(buffer, at + DhPartMessage.H1Offset, _image, 0);
            if (!_chain.IsPreimage(_image, 0, _peerHello, HelloMessage.H3Offset))
            {
                return false;
            }

            if (!_chain.IsSealed(_image, 0, _peerHello, 0, _peerHelloBytes))
            {
                Fail(nowMs, ZrtpFailure.Tampered, ZrtpErrorCode.HelloMismatch);
                return true;
            }

            // DHPart2 goes out before the secret is computed, so that both sides compute at once.
            StartT2(nowMs, OutputDhPart);
            KeepDhPart(buffer, at, count);
            AcceptDhPart();
            return true;
        }

        private bool HandleDhPart2(long nowMs, byte[] buffer, int at, int count)
        {
            if (!IsInitiator && _peerDhPartBytes != 0)
            {
                return AnswerRepeatedDhPart2(buffer, at, count);
            }

            if (State != ZrtpState.AwaitingDhPart2 || _ownDhPartBytes == 0
                || count != DhPartMessage.Bytes(KeyAgreement)
                || !_chain.IsPreimage(buffer, at + DhPartMessage.H1Offset, _commit,
                    CommitMessage.H2Offset))
            {
                return false;
            }

            if (!_chain.IsSealed(buffer, at + DhPartMessage.H1Offset, _commit, 0, _commitBytes))
            {
                Fail(nowMs, ZrtpFailure.Tampered, ZrtpErrorCode.MalformedPacket);
                return true;
            }

            // Does it keep what hvi promised? Before anything is done with it.
            KeepDhPart(buffer, at, count);
            State = ZrtpState.Computing;
            BeginHvi();
            return true;
        }

        private bool AnswerRepeatedDhPart2(byte[] buffer, int at, int count)
        {
            if (count != _peerDhPartBytes
                || !Bytes.EqualConstantTime(buffer, at, _peerDhPart, 0, count))
            {
                return false;
            }

            if (State == ZrtpState.AwaitingConfirm2)
            {
                Send(OutputConfirm);
            }

            return State != ZrtpState.Failed;
        }

        private void KeepDhPart(byte[] buffer, int at, int count)
        {
            System.Array.Copy(buffer, at, _peerDhPart, 0, count);
            _peerDhPartBytes = count;
        }

        private void AcceptDhPart()
        {
            _secrets.Match(_peerDhPart, !IsInitiator, _peerHello, HelloMessage.H3Offset);
            JudgeMatch();
            _step = StepBeginCurve;
            State = ZrtpState.Computing;
        }

        private void JudgeMatch()
        {
            CacheMatched = _secrets.S1 != null;
            CacheMismatch = _secrets.HasRetained && !CacheMatched;
            Verdict = JudgeSecrets();
            AuxMatched = _secrets.S2 != null;
            AuxMismatch = _secrets.HasAux && !AuxMatched;
        }

        /// <summary>The rule of <see cref="TrustRules"/>, on the record given to Start.</summary>
        private TrustVerdict JudgeSecrets()
        {
            if (!_secrets.HasRetained)
            {
                return TrustVerdict.NewPeer;
            }

            if (!CacheMatched)
            {
                return TrustVerdict.KeyChanged;
            }

            return _secrets.Verified ? TrustVerdict.Verified : TrustVerdict.Unverified;
        }
    }
}
