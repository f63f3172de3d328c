using RedPhone.Core.Audio;
using RedPhone.Core.Calls;

namespace RedPhone.Core
{
    /// <content>Frames from the microphone and to the earpiece.</content>
    public sealed partial class Phone
    {
        private const int MaxFramesAStep = 4;
        private const int MaxSpeechFramesAStep = 2;
        private const int MaxPlayPostponed = 2;
        private const int MaxSendPostponed = 3;

        private readonly byte[] _mask = new byte[MediaSession.FrameBytes];
        private int _playPostponed;
        private int _sendPostponed;

        // What had to wait comes before the next packet is taken, unless that may be the very one
        // to be played: to make up a frame costs more than to take a packet.
        private bool PostponedComesFirst
        {
            get
            {
                return _playPostponed == 0 ? _sendPostponed > 0
                    : _playPostponed == MaxPlayPostponed || _media.HasFrame;
            }
        }

        // To check a packet is long, to make one too, to make up a lost frame as well: only one of
        // them in a turn.
        private void StepAudio(long nowMs)
        {
            bool audible = _calls.Audible;
            bool sendsFirst = _sendPostponed == MaxSendPostponed && _media.PacketsAreLong;
            bool wants = _ports.AudioOutput.WantsFrame(nowMs);
            bool plays = wants && !sendsFirst && (!_heavy || _playPostponed == MaxPlayPostponed);
            _playPostponed = plays || !wants ? 0
                : _playPostponed < MaxPlayPostponed ? _playPostponed + 1 : _playPostponed;
            if (plays)
            {
                StepEarpiece(nowMs, audible);
            }

            if (!_ports.AudioInput.HasFrame(nowMs))
            {
                _sendPostponed = 0;
            }
            else if (audible && _sendPostponed < MaxSendPostponed
                && (_heavy || (plays && _media.PacketsAreLong)))
            {
                // To play is not long, but too long together with making a long packet.
                _sendPostponed++;
            }
            else
            {
                _sendPostponed = 0;
                StepMicrophone(nowMs, audible);
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
                    // Made up, which leaves no time for a page either.
                    _heavy = true;
                    _draws = false;
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
                wants = i + 1 < most && _media.HasFrame && _ports.AudioOutput.WantsFrame(nowMs);
            }
        }

        private void StepMicrophone(long nowMs, bool audible)
        {
            if (!audible)
            {
                // Nobody shall hear it.
                bool more = true;
                for (int i = 0; i < MaxFramesAStep && more; i++)
                {
                    more = _ports.AudioInput.TryDrop(nowMs);
                }
            }
            else if (!_media.TryPrepareFrame())
            {
                _ports.AudioInput.TryDrop(nowMs);
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
