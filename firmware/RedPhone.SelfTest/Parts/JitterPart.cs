using RedPhone.Core.Audio;

namespace RedPhone.SelfTest
{
    /// <summary>
    /// µ-law corner codes; frames in order, out of order, twice, missing, late and malformed.
    /// </summary>
    internal sealed class JitterPart : ISelfTestPart
    {
        private const int Frames = 50;
        private const int LostFrame = 20;
        private const int SwappedFrame = 30;

        private readonly byte[] _frame = new byte[JitterBuffer.FrameBytes];

        public string Name
        {
            get { return "audio"; }
        }

        public void Run(SelfTestReport report)
        {
            report.Check("mu-law silence", MuLaw.Encode(0) == MuLaw.Silence
                && MuLaw.Decode(MuLaw.Silence) == 0);
            report.Check("mu-law codes return", AllCodesReturn());
            JitterBuffer buffer = new JitterBuffer();
            int played = 0;
            report.StartWatch();
            for (int i = 0; i < Frames; i++)
            {
                long nowMs = i * JitterBuffer.FrameMs;
                Feed(buffer, nowMs, i);
                if (buffer.Take(nowMs + 5, _frame, 0) == FrameKind.Played)
                {
                    played++;
                }
            }

            report.StopWatch("jitter buffer frames", Frames);
            report.Check("jitter buffer plays", played > Frames - 10);
            report.Check("jitter buffer drops a copy", buffer.Duplicate == 1);
            report.Check("jitter buffer conceals a gap", buffer.Concealed > 0);
            buffer.Put(2000, 60, 9600, _frame, 0, 159);
            report.Check("jitter buffer refuses a short frame", buffer.Refused == 1);
        }

        // Frame i, but one is lost, two change places and one comes twice.
        private void Feed(JitterBuffer buffer, long nowMs, int i)
        {
            if (i == LostFrame)
            {
                return;
            }

            int sequence = i == SwappedFrame ? i + 1 : i == SwappedFrame + 1 ? i - 1 : i;
            for (int at = 0; at < _frame.Length; at++)
            {
                _frame[at] = (byte)(0x80 + (sequence + at) % 64);
            }

            uint timestamp = (uint)(sequence * JitterBuffer.FrameBytes);
            buffer.Put(nowMs, sequence, timestamp, _frame, 0, _frame.Length);
            if (i == 10)
            {
                buffer.Put(nowMs, sequence, timestamp, _frame, 0, _frame.Length);
            }
        }

        private static bool AllCodesReturn()
        {
            for (int code = 0; code < 256; code++)
            {
                int sample = MuLaw.Decode((byte)code);
                if (MuLaw.Decode(MuLaw.Encode(sample)) != sample)
                {
                    return false;
                }
            }

            return true;
        }
    }
}
