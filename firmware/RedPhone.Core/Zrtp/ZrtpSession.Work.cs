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

        // A block of SHA-256, and of SHA-384 or less.
        private const int HashSliceBytes = 64;
        private const int CurveSliceIl = 3200;
        private const int HashSliceIl = 6400;
        private const int SecretIl = 20000;

        private int _step;
        private int _hashPart;
        private int _hashAt;
        private bool _workDone;
        private bool _weak;

        /// <summary>About how many IL instructions the next call of <see cref="Work"/> takes,
        /// with X25519 and SHA-256.</summary>
        public int NextSliceIl
        {
            get
            {
                switch (_step)
                {
                    case StepTotalHash:
                        return HashSliceIl;
                    case StepSecret:
                        return SecretIl;
                    default:
                        return CurveSliceIl;
                }
            }
        }

        /// <summary>
        /// One slice: makes the next key pair while Idle (or in a run that waits for one), computes
        /// the shared secret and then one derived key a call during a run. True if it did
        /// something. When a slice completes something, <see cref="NextDeadlineMs"/> becomes 0.
        /// </summary>
        public bool Work()
        {
            // Hundreds of slices, so before all else.
            if (_step == StepCurve)
            {
                if (_ephemeral.SharedSlice())
                {
                    FinishCurve();
                }

                return true;
            }

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
                case StepTotalHash:
                    if (HashSlice())
                    {
                        _step = StepSecret;
                    }

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
            _step = StepNone;
            _workDone = _weak;
            if (!_weak)
            {
                BeginTotalHash();
            }
        }

        private void BeginTotalHash()
        {
            _hashPart = 0;
            _hashAt = 0;
            _step = StepTotalHash;
        }

        /// <summary>
        /// total_hash = hash(Hello of responder || Commit || DHPart1 || DHPart2), the last
        /// two only where there are any; a block a slice, true when it is there.
        /// </summary>
        private bool HashSlice()
        {
            byte[] message;
            int count;
            switch (_hashPart)
            {
                case 0:
                    message = IsInitiator ? _peerHello : _ownHello;
                    count = IsInitiator ? _peerHelloBytes : _ownHelloBytes;
                    break;
                case 1:
                    message = _commit;
                    count = _commitBytes;
                    break;
                case 2:
                    message = IsInitiator ? _peerDhPart : _ownDhPart;
                    count = IsInitiator ? _peerDhPartBytes : _ownDhPartBytes;
                    break;
                case 3:
                    message = IsInitiator ? _ownDhPart : _peerDhPart;
                    count = IsInitiator ? _ownDhPartBytes : _peerDhPartBytes;
                    break;
                default:
                    FinishTotalHash();
                    return true;
            }

            if (_hashPart == 0 && _hashAt == 0)
            {
                _runHash.Reset();
            }

            int part = count - _hashAt < HashSliceBytes ? count - _hashAt : HashSliceBytes;
            _runHash.Update(message, _hashAt, part);
            _hashAt += part;
            if (_hashAt == count)
            {
                _hashPart = _hashPart == 1 && IsKeyed() ? 4 : _hashPart + 1;
                _hashAt = 0;
            }

            return false;
        }

        private void FinishTotalHash()
        {
            _runHash.Finish(_digest, 0);
            byte[] responder = IsInitiator ? _peerHello : _ownHello;
            byte[] initiator = IsInitiator ? _ownHello : _peerHello;
            _keys.SetContext(initiator, HelloMessage.ZidOffset, responder,
                HelloMessage.ZidOffset, _digest);
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
