using RedPhone.Core.Audio;
using RedPhone.Core.Calls;

namespace RedPhone.Core
{
    /// <content>Frames from the microphone and to the earpiece.</content>
    public sealed partial class Phone
    {
        private const int MaxFramesAStep = 4;
        private const int MaxSpeechFramesAStep = 2;
        private const int MaxSendPostponed = 3;

        private readonly byte[] _mask = new byte[MediaSession.FrameBytes];
        private bool _playPostponed;
        private int _sendPostponed;

        // To check a packet is long, to make one too, to make up a lost frame as well: only one of
        // them in a turn. What had to wait comes before the next packet is taken.
        private void StepAudio(long nowMs)
        {
            bool audible = _calls.Audible;
            bool wants = _ports.AudioOutput.WantsFrame(nowMs);
            bool plays = wants && (!_heavy || _playPostponed);
            _playPostponed = wants && !plays;
            if (plays)
            {
                StepEarpiece(nowMs, audible);
            }

            if (!_ports.AudioInput.HasFrame(nowMs))
            {
                _sendPostponed = 0;
            }
            else if (!audible)
            {
                DropMicrophone(nowMs);
            }
            else if ((_heavy || (plays && _media.PacketsAreLong))
                && _sendPostponed < MaxSendPostponed)
            {
                // To play is not long, but too long together with making a long packet.
                _sendPostponed++;
            }
            else
            {
                _sendPostponed = 0;
                StepMicrophone(nowMs);
            }
        }

        private void StepEarpiece(long nowMs, bool audible)
        {
            int most = audible ? MaxSpeechFramesAStep : MaxFramesAStep;
            bool wants = true;
            for (int i = 0; i < most && wants; i++)
            {
                if (_media.TakeFrame(nowMs, _frame, _mask))
                {
                    _heavy = true;
                    most = 0;
                }

                if (!audible)
                {
                    MediaSession.FillSilence(_frame, _mask);
                }
                else if (_view.ShowStatus)
                {
                    MeasureLevel();
                }

                if (_tones.Fill(_frame, 0))
                {
                    System.Array.Clear(_mask, 0, _mask.Length);
                }

                _ports.AudioOutput.WriteMasked(nowMs, _frame, _mask);
                wants = i + 1 < most && _ports.AudioOutput.WantsFrame(nowMs);
            }
        }

        // What nobody shall hear is dropped.
        private void DropMicrophone(long nowMs)
        {
            bool more = true;
            for (int i = 0; i < MaxFramesAStep && more; i++)
            {
                more = _ports.AudioInput.TryRead(nowMs, _frame, 0);
            }

            _sendPostponed = 0;
        }

        private void StepMicrophone(long nowMs)
        {
            if (!_media.TryPrepareFrame())
            {
                _ports.AudioInput.TryRead(nowMs, _frame, 0);
            }
            else if (_ports.AudioInput.TryReadMasked(nowMs, _media.SendMask, _media.SendPacket,
                MediaSession.SendOffset))
            {
                _media.SendFrame();
                _heavy |= _media.PacketsAreLong;
            }
        }

        // 5,000 IL a frame: only for the page that shows it.
        private void MeasureLevel()
        {
            MaskedSpeech.Unmask(_frame, 0, _mask, 0, _frame.Length);
            _view.LevelDb = LevelMeter.PeakDbov(_frame, 0);
        }
    }
}
