using RedPhone.Crypto;

namespace RedPhone.Core.Zrtp
{
    /// <content>What takes long, in slices: key pairs, the shared secret, derivations.</content>
    public sealed partial class ZrtpSession
    {
        private const int StepNone = 0;
        private const int StepCurve = 1;
        private const int StepTotalHash = 2;
        private const int StepSecret = 3;
        private const int StepKeys = 4;

        private int _step;
        private bool _workDone;
        private bool _weak;

        /// <summary>
        /// One slice: makes the next key pair while Idle (or in a run that waits for one), computes
        /// the shared secret and then one derived key a call during a run. True if it did
        /// something. When a slice completes something, <see cref="NextDeadlineMs"/> becomes 0.
        /// </summary>
        public bool Work()
        {
            if (_workDone)
            {
                return false;
            }

            if (_step != StepNone)
            {
                WorkOnSecret();
                return true;
            }

            bool wanted = State == ZrtpState.Idle || State == ZrtpState.Discovering
                || _commitDue || _dhPart1Due || State == ZrtpState.AwaitingCommit;
            if (!wanted || _ephemeral.IsReady)
            {
                return false;
            }

            _ephemeral.MakeSlice();
            _workDone = _ephemeral.IsReady && (_commitDue || _dhPart1Due);
            return true;
        }

        private void WorkOnSecret()
        {
            switch (_step)
            {
                case StepCurve:
                    if (_ephemeral.SharedSlice())
                    {
                        FinishCurve();
                    }

                    break;
                case StepTotalHash:
                    ComputeTotalHash();
                    _step = StepSecret;
                    break;
                case StepSecret:
                    ComputeSecret();
                    _step = StepKeys;
                    break;
                default:
                    if (_keys.DeriveNext())
                    {
                        _step = StepNone;
                        _workDone = true;
                    }

                    break;
            }
        }

        /// <summary>§4.4.1.2, RFC 7748 §6.1: an all-zero result is refused.</summary>
        private void FinishCurve()
        {
            _weak = !_ephemeral.FinishShared(_shared);
            _step = _weak ? StepNone : StepTotalHash;
            _workDone = _weak;
        }

        /// <summary>total_hash = hash(Hello of responder || Commit || DHPart1 || DHPart2), the last
        /// two only where there are any.</summary>
        private void ComputeTotalHash()
        {
            byte[] hello = IsInitiator ? _peerHello : _ownHello;
            byte[] part1 = IsInitiator ? _peerDhPart : _ownDhPart;
            byte[] part2 = IsInitiator ? _ownDhPart : _peerDhPart;
            _runHash.Reset();
            _runHash.Update(hello, 0, IsInitiator ? _peerHelloBytes : _ownHelloBytes);
            _runHash.Update(_commit, 0, _commitBytes);
            if (!IsKeyed())
            {
                _runHash.Update(part1, 0, IsInitiator ? _peerDhPartBytes : _ownDhPartBytes);
                _runHash.Update(part2, 0, IsInitiator ? _ownDhPartBytes : _peerDhPartBytes);
            }

            _runHash.Finish(_digest, 0);
            byte[] initiator = IsInitiator ? _ownHello : _peerHello;
            _keys.SetContext(initiator, HelloMessage.ZidOffset, hello, HelloMessage.ZidOffset,
                _digest);
        }

        /// <summary>§4.4.1.4: what went into s0 is erased at once.</summary>
        private void ComputeSecret()
        {
            if (IsKeyed())
            {
                _keys.SetSecretFrom(_shared, KeyAgreement == ZrtpAlgorithm.Mult
                    ? MultistreamLabel : PresharedLabel);
            }
            else
            {
                _keys.SetSecret(_shared, ZrtpAlgorithm.ResultBytes(KeyAgreement), _secrets.S1,
                    _secrets.S2, _secrets.S2Bytes);
            }

            Bytes.Wipe(_shared);
            _ephemeral.Clear();
        }

        /// <summary>Goes on where finished work was waited for; here the time is known.</summary>
        private void CompleteWork(long nowMs)
        {
            if (!_workDone)
            {
                return;
            }

            _workDone = false;
            if (_commitDue)
            {
                TryCommit(nowMs);
            }
            else if (_dhPart1Due)
            {
                TrySendDhPart1();
            }
            else if (_weak)
            {
                Fail(nowMs, ZrtpFailure.WeakPublicValue, ZrtpErrorCode.BadPublicValue);
            }
            else if (State == ZrtpState.Computing)
            {
                ConfirmSecret(nowMs);
            }
            else if (State == ZrtpState.Committing)
            {
                FinishKeyed(nowMs);
            }
        }
    }
}
