using System;

namespace RedPhone.SelfTest
{
    /// <summary>The whole self-test, in order.</summary>
    public static class SelfTestRun
    {
        /// <summary>
        /// Runs every part and prints; returns the number of failures. The last line is
        /// <c>SELFTEST n passed, m failed</c>.
        /// </summary>
        public static int Run(ISelfTestConsole console)
        {
            SelfTestReport report = new SelfTestReport(console);
            ISelfTestPart[] parts = Parts();
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

        private static ISelfTestPart[] Parts()
        {
            return new ISelfTestPart[]
            {
                new HashPart(), new MacPart(), new CipherPart(), new CurvePart(), new DrbgPart(),
                new SrtpPart(), new ZrtpPart(), new JitterPart(), new DriverPart(),
                new StorePart(), new CallPart(),
            };
        }
    }
}
