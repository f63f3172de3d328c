using RedPhone.Core.Ports;
using RedPhone.Drivers;

namespace RedPhone.SelfTest
{
    /// <summary>
    /// The board with what the parts before have found out: a part whose ground is missing is
    /// skipped, so that one fault makes one line fail. The person answers with the BOOT button, the
    /// one input that is known to work: without it nothing could have been flashed.
    /// </summary>
    internal sealed class BoardUnderTest
    {
        /// <summary>Time a person has for one thing.</summary>
        public const int PatienceMs = 15000;

        /// <summary>Pause between two looks at a pin or chip.</summary>
        public const int PollMs = 5;

        private const string NoBoard = "no board here";
        private const string NoPerson = "nobody pressed BOOT";

        private readonly IInputPin _boot;

        // On the bus; set by BoardBusPart.
        public bool HasCodec;
        public bool HasKeypad;
        public bool HasDisplay;

        // Both buses have clocks, at the right rate; set by BoardClockPart.
        public bool HasClocks;

        // The codec, started and sending; set by BoardCodecPart.
        public IAudioCodec Codec;
        public bool CodecSends;

        // Somebody is there to press, look and listen; set by BoardPersonPart.
        public bool HasPerson;

        public BoardUnderTest(ISelfTestBoard board)
        {
            Board = board;
            _boot = board == null ? null : board.OpenInput(BoardPins.Boot);
        }

        /// <summary>The pins and buses; null where there is no board.</summary>
        public readonly ISelfTestBoard Board;

        /// <summary>False, and the whole part skipped, where there is no board.</summary>
        public bool IsHere(SelfTestReport report)
        {
            if (Board == null)
            {
                report.Skip("all", NoBoard);
            }

            return Board != null;
        }

        /// <summary>Whether BOOT is down at this moment.</summary>
        public bool IsBootPressed
        {
            get { return !_boot.IsHigh; }
        }

        /// <summary>
        /// Asks a person; true when BOOT is pressed in time. Waits until it is released.
        /// </summary>
        public bool Confirm(SelfTestReport report, string question)
        {
            report.Ask(question + " Then press BOOT.");
            bool pressed = AwaitBoot(true);
            if (pressed)
            {
                AwaitBoot(false);
            }

            return pressed;
        }

        /// <summary>One line that a person decides; skipped when nobody is there.</summary>
        public void CheckByPerson(SelfTestReport report, string name, string question, string why)
        {
            if (!HasPerson)
            {
                report.Skip(name, NoPerson);
                return;
            }

            report.Check(name, Confirm(report, question), why);
        }

        /// <summary>False, and the line skipped, when nobody is there.</summary>
        public bool NeedsPerson(SelfTestReport report, string name)
        {
            if (!HasPerson)
            {
                report.Skip(name, NoPerson);
            }

            return HasPerson;
        }

        private bool AwaitBoot(bool pressed)
        {
            for (int waited = 0; waited < PatienceMs; waited += PollMs)
            {
                if (_boot.IsHigh != pressed)
                {
                    return true;
                }

                Board.Wait(PollMs);
            }

            return false;
        }
    }
}
