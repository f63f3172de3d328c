using RedPhone.Core.Ports;
using RedPhone.Drivers;

namespace RedPhone.SelfTest
{
    /// <summary>Lamps, ringer and hook switch.</summary>
    internal sealed class BoardPanelPart : ISelfTestPart
    {
        private const int RingHz = 2000;

        private static readonly int[] _lamps =
        {
            BoardPins.LampSecure, BoardPins.LampInsecure, BoardPins.LampMessage,
        };

        private static readonly string[] _lampNames = { "green", "red", "amber" };

        private static readonly string[] _lampParts = { "LD1, R34", "LD2, R35", "LD3, R36" };

        private readonly BoardUnderTest _test;

        public BoardPanelPart(BoardUnderTest test)
        {
            _test = test;
        }

        public string Name
        {
            get { return "panel"; }
        }

        public void Run(SelfTestReport report)
        {
            if (!_test.IsHere(report) || !_test.NeedsPerson(report, "all"))
            {
                return;
            }

            Lamps(report);
            Ringer(report);
            Hook(report);
        }

        private void Lamps(SelfTestReport report)
        {
            IOutputPin[] pins = new IOutputPin[_lamps.Length];
            for (int i = 0; i < pins.Length; i++)
            {
                pins[i] = _test.Board.OpenOutput(_lamps[i]);
                pins[i].Set(false);
            }

            for (int i = 0; i < pins.Length; i++)
            {
                pins[i].Set(true);
                _test.CheckByPerson(report, "lamp " + _lampNames[i], "Does the " + _lampNames[i]
                    + " lamp shine, and no other?", "IO" + _lamps[i].ToString() + ", " + _lampParts[i]
                    + ": LED reversed? another shines: two wires swapped");
                pins[i].Set(false);
            }

            for (int i = 0; i < pins.Length; i++)
            {
                _test.Board.Close(_lamps[i]);
            }
        }

        private void Ringer(SelfTestReport report)
        {
            IPwm ringer = _test.Board.OpenRinger();
            ringer.SetFrequency(RingHz);
            _test.CheckByPerson(report, "ringer", "Does the ringer sound?",
                "IO11, R31, Q1 (base, emitter), D6 reversed, 5 V at BZ1");
            ringer.SetFrequency(0);
        }

        // The contact's level both ways, then whether the way is right: an inverted switch moves.
        private void Hook(SelfTestReport report)
        {
            IInputPin pin = _test.Board.OpenInput(BoardPins.Hook);
            bool down = _test.Confirm(report, "Put the handset on the hook.");
            bool levelDown = pin.IsHigh;
            bool up = _test.Confirm(report, "Lift the handset.");
            bool levelUp = pin.IsHigh;
            _test.Board.Close(BoardPins.Hook);
            bool moves = down && up && levelDown != levelUp;
            report.Check("hook moves", moves, "IO10 is " + (levelUp ? "high" : "low")
                + " both ways: SW3, R37, R38");
            if (moves)
            {
                report.Check("hook lifted is low", !levelUp,
                    "inverted: use the other contact of SW3 (closed when lifted)");
            }
            else
            {
                report.Skip("hook lifted is low", "it does not move");
            }
        }
    }
}
