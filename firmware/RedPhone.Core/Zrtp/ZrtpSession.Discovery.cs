using RedPhone.Crypto;

namespace RedPhone.Core.Zrtp
{
    /// <content>Discovery: Hello and HelloACK (RFC 6189 §4.1), and all timers.</content>
    public sealed partial class ZrtpSession
    {
        /// <summary>Without evidence of ZRTP: Hello's schedule (3.75 s) and one interval.</summary>
        private const int UnknownPeerMs = 3950;

        /// <summary>With evidence: the extended schedule (§6, at least 12 s) and one
        /// interval.</summary>
        private const int KnownPeerMs = 12350;

        /// <summary>How long we listen for a late Commit after our Hellos went unanswered
        /// (§6).</summary>
        private const int LateCommitMs = 10000;

        /// <summary>How long the right Hello may still come after a wrong one
        /// (zrtp-hash).</summary>
        private const int WrongHelloGraceMs = 3000;

        /// <summary>Longest wait for Commit after discovery: the peer's own discovery and its
        /// whole Commit schedule.</summary>
        private const int AwaitCommitMs = 25000;

        /// <summary>A responder that hears nothing for so long gives up (§6).</summary>
        private const int SilenceMs = 10000;

        /// <summary>Longest run from Commit to Secure, whatever is heard.</summary>
        private const int RunLimitMs = 60000;

        private bool _helloAcked;
        private bool _wrongHello;
        private bool _late;
        private long _discoveryEndMs;
        private long _runEndMs;

        private void BeginDiscovery(long nowMs)
        {
            _helloAcked = false;
            _wrongHello = false;
            _late = false;
            State = ZrtpState.Discovering;
            Send(OutputHello);
            _timerOutput = OutputHello;
            _timer.Start(nowMs, RetransmitTimer.T1Ms, RetransmitTimer.T1CapMs,
                RetransmitTimer.HelloRepeats);
            _discoveryEndMs = nowMs + UnknownPeerMs;
            _deadlineMs = _discoveryEndMs;
            if (_hashExpected)
            {
                ExpectZrtp();
            }
        }

        /// <summary>§6: evidence that the peer speaks ZRTP extends the Hello schedule.</summary>
        private void ExpectZrtp()
        {
            if (State != ZrtpState.Discovering || _late)
            {
                return;
            }

            _timer.Extend(RetransmitTimer.KnownPeerHelloRepeats);
            _discoveryEndMs = _startMs + KnownPeerMs;
            if (!_wrongHello)
            {
                _deadlineMs = _discoveryEndMs;
            }
        }

        private bool HandleHello(long nowMs, byte[] buffer, int at, int count, uint ssrc)
        {
            if (State == ZrtpState.Failed || !HelloMessage.IsValid(buffer, at, count))
            {
                return false;
            }

            if (_peerHelloBytes != 0)
            {
                return AnswerRepeatedHello(buffer, at, count);
            }

            // Our own Hello come back is no peer; it must not cost us the call.
            if (State != ZrtpState.Discovering || Bytes.EqualConstantTime(buffer,
                at + HelloMessage.H3Offset, _chain.Images, HashChain.H3, HashChain.ImageBytes))
            {
                return false;
            }

            if (!IsAnnounced(buffer, at, count))
            {
                NoteWrongHello(nowMs);
                return false;
            }

            // §5.3: acknowledged whatever its version and algorithms.
            Send(OutputHelloAck);
            int version = HelloMessage.ReadVersion(buffer, at);
            if (version > HelloMessage.Version)
            {
                return true;
            }

            if (version < HelloMessage.Version)
            {
                Fail(nowMs, ZrtpFailure.UnsupportedVersion, ZrtpErrorCode.UnsupportedVersion);
                return true;
            }

            AcceptHello(nowMs, buffer, at, count, ssrc);
            return true;
        }

        private bool AnswerRepeatedHello(byte[] buffer, int at, int count)
        {
            if (count != _peerHelloBytes
                || !Bytes.EqualConstantTime(buffer, at, _peerHello, 0, count))
            {
                return false;
            }

            Send(OutputHelloAck);
            return true;
        }

        private bool IsAnnounced(byte[] buffer, int at, int count)
        {
            // §4.4.3: all streams of a call are between the same two devices.
            if (_joined != null && _joined.IsValid && !Bytes.EqualConstantTime(buffer,
                at + HelloMessage.ZidOffset, _joined.PeerZid, 0, ZrtpTrust.ZidBytes))
            {
                return false;
            }

            if (!_hashExpected)
            {
                return true;
            }

            _hash.Reset();
            _hash.Update(buffer, at, count);
            _hash.Finish(_digest, 0);
            return Bytes.EqualConstantTime(_digest, 0, _expectedHash, 0, HelloHashBytes);
        }

        /// <summary>§8.1, §9: a false Hello is ignored; the right one gets a little more
        /// time.</summary>
        private void NoteWrongHello(long nowMs)
        {
            WrongHellos++;
            if (!_wrongHello)
            {
                _wrongHello = true;
                _deadlineMs = nowMs + WrongHelloGraceMs;
            }
        }

        private void AcceptHello(long nowMs, byte[] buffer, int at, int count, uint ssrc)
        {
            if (ssrc == _ssrc)
            {
                Fail(nowMs, ZrtpFailure.SsrcCollision, ZrtpErrorCode.SsrcCollision);
                return;
            }

            if (Bytes.EqualConstantTime(buffer, at + HelloMessage.ZidOffset, _zid, 0,
                ZrtpTrust.ZidBytes))
            {
                Fail(nowMs, ZrtpFailure.SelfZid, ZrtpErrorCode.EqualZid);
                return;
            }

            System.Array.Copy(buffer, at, _peerHello, 0, count);
            _peerHelloBytes = count;
            _peerSsrc = ssrc;
            _wrongHello = false;
            System.Array.Copy(_peerHello, HelloMessage.ZidOffset, PeerZid, 0, ZrtpTrust.ZidBytes);
            _secrets.Meet(PeerZid);
            if (ChooseAgreement() == 0)
            {
                Fail(nowMs, ZrtpFailure.NoCommonAlgorithm,
                    ZrtpErrorCode.UnsupportedKeyAgreement);
                return;
            }

            ExpectZrtp();
            if (_helloAcked)
            {
                EndDiscovery(nowMs);
            }
        }

        private bool HandleHelloAck(long nowMs, int count)
        {
            if (count != ZrtpMessage.HeadBytes || State != ZrtpState.Discovering || _helloAcked)
            {
                return false;
            }

            _helloAcked = true;
            _timer.Stop();
            ExpectZrtp();
            if (_peerHelloBytes != 0)
            {
                EndDiscovery(nowMs);
            }

            return true;
        }

        private void EndDiscovery(long nowMs)
        {
            State = ZrtpState.AwaitingCommit;
            _deadlineMs = nowMs + AwaitCommitMs;
            if (!Settings.Passive && (_commits || HelloMessage.IsPassive(_peerHello, 0)))
            {
                _commitDue = true;
                TryCommit(nowMs);
            }
        }

        private void NoteHeard(long nowMs)
        {
            if (IsResponding())
            {
                _deadlineMs = nowMs + SilenceMs;
                if (_deadlineMs > _runEndMs)
                {
                    _deadlineMs = _runEndMs;
                }
            }
        }

        private bool IsResponding()
        {
            return !IsInitiator && (State == ZrtpState.AwaitingDhPart2
                || State == ZrtpState.Computing || State == ZrtpState.AwaitingConfirm2);
        }

        /// <summary>A retransmission is due: repeat identical bytes or give up.</summary>
        private void HandleTimer(long nowMs)
        {
            if (_timer.TryRepeat(nowMs))
            {
                Retransmitted++;
                Send(_timerOutput);
                return;
            }

            if (State == ZrtpState.Discovering || State == ZrtpState.Failed)
            {
                return;
            }

            Fail(nowMs, ZrtpFailure.Timeout, ZrtpErrorCode.ProtocolTimeout);
        }

        private void HandleDeadline(long nowMs)
        {
            _deadlineMs = long.MaxValue;
            if (State != ZrtpState.Discovering)
            {
                Fail(nowMs, ZrtpFailure.Timeout, ZrtpErrorCode.ProtocolTimeout);
                return;
            }

            if (_wrongHello)
            {
                Fail(nowMs, ZrtpFailure.HelloHashMismatch, ZrtpErrorCode.HelloMismatch);
                return;
            }

            if (_peerHelloBytes != 0 && !_late)
            {
                // §6: our Hellos stay unanswered, but a late Commit is still accepted.
                _late = true;
                _timer.Stop();
                _deadlineMs = nowMs + LateCommitMs;
                return;
            }

            Fail(nowMs, _peerHelloBytes != 0 || _helloAcked ? ZrtpFailure.Timeout
                : ZrtpFailure.NoAnswer, 0);
        }
    }
}
