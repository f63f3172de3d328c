using System;

namespace RedPhone.SelfTest
{
    /// <summary>The whole self-test, in order.</summary>
    public static class SelfTestRun
    {
        /// <summary>Runs every part where there is no board: its half is skipped.</summary>
        public static int Run(ISelfTestConsole console)
        {
            return Run(console, null);
        }

        /// <summary>
        /// Runs every part and prints; returns the number of failures. The last line is
        /// <c>SELFTEST n passed, m failed</c>. <paramref name="board"/>: null where there is none.
        /// </summary>
        public static int Run(ISelfTestConsole console, ISelfTestBoard board)
        {
            return RunParts(console, Parts(board));
        }

        /// <summary>As <see cref="Run(ISelfTestConsole, ISelfTestBoard)"/>, the board's half alone.
        /// </summary>
        public static int RunBoard(ISelfTestConsole console, ISelfTestBoard board)
        {
            return RunParts(console, BoardParts(board));
        }

        private static int RunParts(ISelfTestConsole console, ISelfTestPart[] parts)
        {
            SelfTestReport report = new SelfTestReport(console);
            for (int i = 0; i < parts.Length; i++)
            {
                report.Begin(parts[i].Name);
                try
                {
                    parts[i].Run(report);
                }
                catch (Exception error)
                {
                    // A part's entry: a broken one must not hide the others' results.
                    report.Check("runs to its end (" + error.Message + ")", false);
                }
            }

            report.End();
            return report.Failed;
        }

        private static ISelfTestPart[] Parts(ISelfTestBoard board)
        {
            ISelfTestPart[] vectors = new ISelfTestPart[]
            {
                new HashPart(), new MacPart(), new CipherPart(), new CurvePart(), new DrbgPart(),
                new SrtpPart(), new ZrtpPart(), new JitterPart(), new DriverPart(),
                new StorePart(), new CallPart(),
            };
            ISelfTestPart[] ofBoard = BoardParts(board);
            ISelfTestPart[] all = new ISelfTestPart[vectors.Length + ofBoard.Length];
            System.Array.Copy(vectors, 0, all, 0, vectors.Length);
            System.Array.Copy(ofBoard, 0, all, vectors.Length, ofBoard.Length);
            return all;
        }

        // In this order: each stands on what those before found out.
        private static ISelfTestPart[] BoardParts(ISelfTestBoard board)
        {
            BoardUnderTest test = new BoardUnderTest(board);
            return new ISelfTestPart[]
            {
                new BoardSpeedPart(), new BoardBusPart(test), new BoardClockPart(test),
                new BoardCodecPart(test), new BoardPersonPart(test), new BoardDisplayPart(test),
                new BoardPanelPart(test), new BoardKeypadPart(test), new BoardSoundPart(test),
            };
        }
    }
}
