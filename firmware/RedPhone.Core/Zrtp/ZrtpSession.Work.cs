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
        private const int StepHvi = 5;
        private const int StepHviReady = 6;
        private const int StepBeginCurve = 7;

        // Places in the total hash; hvi takes the last of them and the first.
        private const int PartHello = 0;
        private const int PartCommit = 1;
        private const int PartDhPart1 = 2;
        private const int PartDhPart2 = 3;
        private const int PartEnd = 4;

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
                    case StepHvi:
                        return _hashPart == PartEnd ? 2 * HashSliceIl : HashSliceIl;
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
                case StepBeginCurve:
                    _ephemeral.BeginShared(_peerDhPart, DhPartMessage.PublicOffset);
                    _step = StepCurve;
                    break;
                case StepTotalHash:
                    if (HashSlice())
                    {
                        FinishTotalHash();
                        _step = StepSecret;
                    }

                    break;
                case StepHvi:
                    if (HashSlice())
                    {
                        _step = StepHviReady;
                        _workDone = true;
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
            BeginHash(StepTotalHash, PartHello);
        }

        /// <summary>§4.4.1.1: hvi = hash(DHPart2 || responder's Hello), then CompleteWork goes
        /// on.</summary>
        private void BeginHvi()
        {
            BeginHash(StepHvi, PartDhPart2);
        }

        private void BeginHash(int step, int part)
        {
            _runHash.Reset();
            _hashPart = part;
            _hashAt = 0;
            _step = step;
        }

        /// <summary>
        /// total_hash = hash(Hello of responder || Commit || DHPart1 || DHPart2), the last
        /// two only where there are any, or hvi; a block a slice, true when it is in the
        /// digest.
        /// </summary>
        private bool HashSlice()
        {
            byte[] message;
            int count;
            switch (_hashPart)
            {
                case PartHello:
                    message = IsInitiator ? _peerHello : _ownHello;
                    count = IsInitiator ? _peerHelloBytes : _ownHelloBytes;
                    break;
                case PartCommit:
                    message = _commit;
                    count = _commitBytes;
                    break;
                case PartDhPart1:
                    message = IsInitiator ? _peerDhPart : _ownDhPart;
                    count = IsInitiator ? _peerDhPartBytes : _ownDhPartBytes;
                    break;
                case PartDhPart2:
                    message = IsInitiator ? _ownDhPart : _peerDhPart;
                    count = IsInitiator ? _ownDhPartBytes : _peerDhPartBytes;
                    break;
                default:
                    _runHash.Finish(_digest, 0);
                    return true;
            }

            int part = count - _hashAt < HashSliceBytes ? count - _hashAt : HashSliceBytes;
            _runHash.Update(message, _hashAt, part);
            _hashAt += part;
            if (_hashAt == count)
            {
                _hashPart = NextPart();
                _hashAt = 0;
            }

            return false;
        }

        private int NextPart()
        {
            if (_step == StepHvi)
            {
                return _hashPart == PartDhPart2 ? PartHello : PartEnd;
            }

            return _hashPart == PartCommit && IsKeyed() ? PartEnd : _hashPart + 1;
        }

        private void FinishTotalHash()
        {
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
            if (_step == StepHviReady)
            {
                _step = StepNone;
                FinishHvi(nowMs);
            }
            else if (_commitDue)
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
