using RedPhone.Core.Ports;
using RedPhone.Drivers;

namespace RedPhone.SelfTest
{
    /// <summary>
    /// The keypad: a key that is down with nobody there, the interrupt line, each key once, and the
    /// order of rows and columns from what the keys reported. The chip is polled, so that a dead
    /// interrupt line fails alone.
    /// </summary>
    internal sealed class BoardKeypadPart : ISelfTestPart
    {
        private const int Size = 4;
        private const int Keys = Size * Size;
        private const int RestMs = 300;
        private const int NoKey = -1;

        // The keys row by row, as a person names them.
        private const string Labels = "123A456B789C*0#D";

        private static readonly Key[] _layout =
        {
            Key.Digit1, Key.Digit2, Key.Digit3, Key.A, Key.Digit4, Key.Digit5, Key.Digit6, Key.B,
            Key.Digit7, Key.Digit8, Key.Digit9, Key.C, Key.Star, Key.Digit0, Key.Hash, Key.D,
        };

        private readonly BoardUnderTest _test;

        // By key pressed: which key was reported.
        private readonly int[] _reported = new int[Keys];
        private readonly bool[] _stuck = new bool[Keys];
        private Tca8418 _keypad;
        private IInputPin _interrupt;
        private bool _interruptFell;

        public BoardKeypadPart(BoardUnderTest test)
        {
            _test = test;
        }

        public string Name
        {
            get { return "keypad"; }
        }

        public void Run(SelfTestReport report)
        {
            if (!_test.IsHere(report))
            {
                return;
            }

            if (!_test.HasKeypad)
            {
                report.Skip("all", "no keypad controller on the bus");
                return;
            }

            _interrupt = _test.Board.OpenInput(BoardPins.KeyInterrupt);
            _keypad = new Tca8418(_test.Board.OpenI2c(BoardPins.KeypadAddress), new LowPin());
            bool started = _keypad.TryStart();
            report.Check("starts", started, "a write was not acknowledged: I2C edges, supply dips");
            if (!started)
            {
                report.Skip("keys", "keypad not started");
            }
            else
            {
                FindStuck(report);
                if (_test.NeedsPerson(report, "keys"))
                {
                    PressAll(report);
                    CheckOrder(report);
                }
            }

            _test.Board.Close(BoardPins.KeyInterrupt);
        }

        private void FindStuck(SelfTestReport report)
        {
            string stuck = string.Empty;
            for (int waited = 0; waited < RestMs; waited += BoardUnderTest.PollMs)
            {
                int key = Take();
                if (key != NoKey && !_stuck[key])
                {
                    _stuck[key] = true;
                    stuck += " " + Labels.Substring(key, 1) + " (row " + (key / Size).ToString()
                        + ", column " + (key % Size).ToString() + ")";
                }

                _test.Board.Wait(BoardUnderTest.PollMs);
            }

            report.Check("no key is stuck", stuck.Length == 0, "down with nobody pressing:" + stuck
                + ": ohms between that row and column at J4");
        }

        private void PressAll(SelfTestReport report)
        {
            for (int key = 0; key < Keys; key++)
            {
                _reported[key] = NoKey;
                if (_stuck[key])
                {
                    report.Skip("key " + Labels.Substring(key, 1), "it is stuck");
                    continue;
                }

                report.Ask("Press key " + Labels.Substring(key, 1) + " once.");
                _reported[key] = Await();
                bool good = _reported[key] != NoKey && !IsRepeated(key);
                report.Check("key " + Labels.Substring(key, 1), good, _reported[key] == NoKey
                    ? "nothing reported: row " + (key / Size).ToString() + " or column "
                        + (key % Size).ToString() + " open at J4 or U6"
                    : "reported as " + Labels.Substring(_reported[key], 1)
                        + " as another key was: two lines shorted");
            }

            report.Check("interrupt line falls", _interruptFell,
                "IO18 stayed high while events waited: R42, INT of U6");
        }

        private void CheckOrder(SelfTestReport report)
        {
            string rows = string.Empty;
            string columns = string.Empty;
            for (int key = 0; key < Keys; key++)
            {
                int reported = _reported[key];
                if (reported == NoKey)
                {
                    continue;
                }

                if (reported / Size != key / Size && rows.Length == 0)
                {
                    rows = Says(key, reported) + ": rows " + (key / Size).ToString() + " and "
                        + (reported / Size).ToString() + " swapped at J4";
                }

                if (reported % Size != key % Size && columns.Length == 0)
                {
                    columns = Says(key, reported) + ": columns " + (key % Size).ToString() + " and "
                        + (reported % Size).ToString() + " swapped at J4";
                }
            }

            report.Check("rows in order", rows.Length == 0, rows);
            report.Check("columns in order", columns.Length == 0, columns);
        }

        private static string Says(int key, int reported)
        {
            return "key " + Labels.Substring(key, 1) + " reports as "
                + Labels.Substring(reported, 1);
        }

        private bool IsRepeated(int key)
        {
            for (int i = 0; i < key; i++)
            {
                if (_reported[i] == _reported[key])
                {
                    return true;
                }
            }

            return false;
        }

        private int Await()
        {
            for (int waited = 0; waited < BoardUnderTest.PatienceMs; waited += BoardUnderTest.PollMs)
            {
                _interruptFell |= !_interrupt.IsHigh;
                int key = Take();
                if (key != NoKey)
                {
                    return key;
                }

                _test.Board.Wait(BoardUnderTest.PollMs);
            }

            return NoKey;
        }

        private int Take()
        {
            Key key = _keypad.TakeKey();
            for (int i = 0; key != Key.None && i < Keys; i++)
            {
                if (_layout[i] == key)
                {
                    return i;
                }
            }

            return NoKey;
        }

        // In place of the interrupt line: the driver then always asks the chip.
        private sealed class LowPin : IInputPin
        {
            public bool IsHigh
            {
                get { return false; }
            }
        }
    }
}
