using RedPhone.Core.Srtp;
using RedPhone.Crypto;

namespace RedPhone.Core.Calls
{
    /// <content>When reports are sent, and what becomes of received ones.</content>
    public sealed partial class MediaSession
    {
        private void SendReport(long nowMs)
        {
            int count = CreateReport(nowMs, null);
            if (count > 0)
            {
                _paths[_active].Port.Send(_packet, 0, count);
            }

            // Not from now on: a late turn must not move the turns after it.
            SetReportTime(_reportDueMs + MediaReports.IntervalMs);
            _tookPacket = true;
        }

        private void SetReportTime(long dueMs)
        {
            _reportDueMs = dueMs;
            _reportLatestMs = dueMs + MaxReportDelayMs;
        }

        private int CreateReport(long nowMs, string bye)
        {
            return Reports.Create(nowMs, _packet, _ssrc, _timestamp, Sent, FrameBytes, _receiver,
                bye);
        }

        private void ReceiveReport(long nowMs, int count)
        {
            _tookPacket = true;
            if (!Reports.TryTake(nowMs, _datagram, count, _ssrc, _receiver))
            {
                Refused++;
            }
            else if (Reports.PeerLeft)
            {
                Fail(MediaFailure.PeerLeft);
            }
        }

        // One direction a turn.
        private void InstallReportKeys()
        {
            SrtpProfile profile = ProfileOf(Zrtp.AuthTag);
            if (!Reports.HasSendKeys)
            {
                Reports.SetSendKeys(profile, _sendKey, _sendSalt);
                return;
            }

            Reports.SetReceiveKeys(profile, _receiveKey, _receiveSalt);
            WipeKeys();
        }

        private void WipeKeys()
        {
            Bytes.Wipe(_sendKey);
            Bytes.Wipe(_sendSalt);
            Bytes.Wipe(_receiveKey);
            Bytes.Wipe(_receiveSalt);
            _reportKeysWait = false;
        }
    }
}
