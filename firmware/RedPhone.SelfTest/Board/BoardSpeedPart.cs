namespace RedPhone.SelfTest
{
    /// <summary>
    /// Speed of the interpreter in IL instructions a second, from a loop of known count. Runs
    /// everywhere; on a PC the loop is compiled and the figure means nothing.
    /// </summary>
    public sealed class BoardSpeedPart : ISelfTestPart
    {
        /// <summary>
        /// Executed IL instructions of a turn of <see cref="Loop"/>; a test compares it with the IL
        /// meter's count.
        /// </summary>
        public const int IlPerTurn = 13;

        /// <summary>What a call with H2A8 needs with room to spare.</summary>
        public const int LeastIlPerSecond = 1000000;

        private const int FirstTurns = 1000;
        private const int MostTurns = 1 << 22;
        private const int LeastMs = 200;

        /// <inheritdoc/>
        public string Name
        {
            get { return "speed"; }
        }

        /// <summary>Integer work, <see cref="IlPerTurn"/> instructions a turn.</summary>
        public static int Loop(int count)
        {
            int sum = 0;
            for (int i = 0; i < count; i++)
            {
                sum = (sum * 31) + i;
            }

            return sum;
        }

        /// <inheritdoc/>
        public void Run(SelfTestReport report)
        {
            int turns = FirstTurns;
            long ms = Measure(report, turns);
            while (ms < LeastMs && turns < MostTurns)
            {
                turns *= 2;
                ms = Measure(report, turns);
            }

            long il = (long)turns * IlPerTurn;
            long perSecond = il * 1000 / (ms < 1 ? 1 : ms);
            report.Check("a million IL a second", perSecond >= LeastIlPerSecond,
                perSecond.ToString() + " IL/s: an image without PSRAM or at 160 MHz?");
            report.Note(il.ToString() + " IL in " + ms.ToString() + " ms, " + perSecond.ToString()
                + " IL/s");
        }

        private static long Measure(SelfTestReport report, int turns)
        {
            long startMs = report.NowMs;
            Loop(turns);
            return report.NowMs - startMs;
        }
    }
}
