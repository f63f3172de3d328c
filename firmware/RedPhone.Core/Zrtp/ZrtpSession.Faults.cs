using RedPhone.Crypto;
using RedPhone.Wire;

namespace RedPhone.Core.Zrtp
{
    /// <content>Error, GoClear, SASrelay and Ping (RFC 6189 §4.7, §5.9 to §5.16).</content>
    public sealed partial class ZrtpSession
    {
        private const int GoClearBytes = ZrtpMessage.HeadBytes + ZrtpMessage.MacBytes;
        private const int TypeBytes = 8;

        /// <summary>Ends the run. <paramref name="code"/> 0 sends nothing; any other is sent until
        /// acknowledged. Keys and secrets are wiped at once.</summary>
        private void Fail(long nowMs, ZrtpFailure failure, int code)
        {
            State = ZrtpState.Failed;
            Failure = failure;
            OwnErrorCode = code;
            _pending &= OutputHelloAck;
            _timer.Stop();
            _deadlineMs = long.MaxValue;
            ClearRun();
            _ephemeral.Clear();
            _secrets.ClearRetained();
            if (code != 0)
            {
                ErrorMessage.Encode(_error, code);
                StartT2(nowMs, OutputError);
            }
        }

        /// <summary>Wipes what one run made; identity, Hellos and chain stay.</summary>
        private void ClearRun()
        {
            _commitDue = false;
            _keysMade = false;
            _commitBytes = 0;
            _dhPart1Due = false;
            _workDone = false;
            _weak = false;
            _step = StepNone;
            _ownDhPartBytes = 0;
            _peerDhPartBytes = 0;
            _peerConfirmBytes = 0;
            _badConfirms = 0;
            KeysReady = false;
            IsInitiator = false;
            Sas = "";
            SasKind = SasKind.None;
            Hash = 0;
            Cipher = 0;
            AuthTag = 0;
            KeyAgreement = 0;
            SasType = 0;
            CacheMatched = false;
            CacheMismatch = false;
            Verdict = TrustVerdict.NewPeer;
            AuxMatched = false;
            AuxMismatch = false;
            PeerVerifiedFlag = false;
            PeerDiscloses = false;
            CacheExpirySeconds = 0;
            _keys.Clear();
            SessionKey.Clear();
            _suite.Clear();
            Bytes.Wipe(_commit);
            Bytes.Wipe(_ownDhPart);
            Bytes.Wipe(_peerDhPart);
            Bytes.Wipe(_ownConfirm);
            Bytes.Wipe(_peerConfirm);
            Bytes.Wipe(_plain);
            Bytes.Wipe(_block);
            Bytes.Wipe(_digest);
            Bytes.Wipe(_image);
            Bytes.Wipe(_shared);
        }

        /// <summary>An Error carries no MAC, so it can end a run but never a secure call.</summary>
        private bool HandleError(byte[] buffer, int at, int count)
        {
            if (count != ErrorMessage.Bytes)
            {
                return false;
            }

            Send(OutputErrorAck);
            if (State == ZrtpState.Secure)
            {
                LateErrors++;
                return true;
            }

            if (State != ZrtpState.Failed)
            {
                int code = ErrorMessage.ReadCode(buffer, at);
                Fail(0, ZrtpFailure.PeerError, 0);
                PeerErrorCode = code;
                Send(OutputErrorAck);
            }

            return true;
        }

        private bool HandleErrorAck(int count)
        {
            if (count != ZrtpMessage.HeadBytes || State != ZrtpState.Failed
                || _timerOutput != OutputError || _timer.DueMs == long.MaxValue)
            {
                return false;
            }

            _timer.Stop();
            _pending &= ~OutputError;
            return true;
        }

        /// <summary>
        /// §4.7.2: we never allow it (A = 0). A forged one is dropped; a real one is answered with
        /// Error 0x100, once each, and the call stays secure. Never ClearACK.
        /// </summary>
        private bool HandleGoClear(byte[] buffer, int at, int count)
        {
            if (State != ZrtpState.Secure || count != GoClearBytes
                || !HasMac(buffer, at + ZrtpMessage.HeadBytes - TypeBytes, TypeBytes,
                    PeerMacKey(), at + ZrtpMessage.HeadBytes))
            {
                return false;
            }

            GoClearsRefused++;
            ErrorMessage.Encode(_error, ZrtpErrorCode.GoClearNotAllowed);
            Send(OutputError);
            return true;
        }

        /// <summary>
        /// §5.13, §7.3: a relayed SAS is acknowledged and never shown, for no device in the middle
        /// is trusted. One that says it is such a device (M) and really relays a SAS gets Error
        /// 0x63, once each, and the call stays secure with the SAS of its own.
        /// </summary>
        private bool HandleSasRelay(byte[] buffer, int at, int count)
        {
            if (State != ZrtpState.Secure || count < ConfirmMessage.Bytes
                || !HasMac(buffer, at + ConfirmMessage.SealedOffset,
                    count - ConfirmMessage.SealedOffset, PeerMacKey(),
                    at + ConfirmMessage.MacOffset))
            {
                return false;
            }

            Send(OutputRelayAck);
            if (HelloMessage.IsMitm(_peerHello, 0) && RelaysSas(buffer, at))
            {
                RelayedSasRefused++;
                ErrorMessage.Encode(_error, ZrtpErrorCode.UntrustedRelay);
                Send(OutputError);
            }

            return true;
        }

        /// <summary>Sealed are lengths and flags, the rendering, 4 bytes each, and the relayed SAS
        /// hash, zeros when it is only the rendering that is told.</summary>
        private bool RelaysSas(byte[] buffer, int at)
        {
            _cipher.SetKey(IsInitiator ? _keys.ResponderZrtpKey : _keys.InitiatorZrtpKey, 0);
            AesCfb.Decrypt(_cipher, buffer, at + ConfirmMessage.IvOffset, buffer,
                at + ConfirmMessage.SealedOffset, ConfirmMessage.SealedBytes, _plain, _block);
            _cipher.Clear();
            int relayed = 0;
            for (int i = 2 * 4; i < ConfirmMessage.SealedBytes; i++)
            {
                relayed |= _plain[i];
            }

            Bytes.Wipe(_plain);
            Bytes.Wipe(_block);
            return relayed != 0;
        }

        private byte[] PeerMacKey()
        {
            return IsInitiator ? _keys.ResponderMacKey : _keys.InitiatorMacKey;
        }

        /// <summary>§5.15: every endpoint answers; only the exact length is read.</summary>
        private bool HandlePing(byte[] buffer, int at, int count, uint ssrc)
        {
            if (count != PingMessage.Bytes)
            {
                return false;
            }

            PingMessage.EncodeAck(_pingAck, _zid, buffer, at, ssrc);
            Send(OutputPingAck);
            ExpectZrtp();
            return true;
        }
    }
}
