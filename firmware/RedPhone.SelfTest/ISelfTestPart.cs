namespace RedPhone.SelfTest
{
    /// <summary>
    /// A group of tests. To add one, list it in <see cref="SelfTestRun"/>; those of a real board
    /// stand in files named Board*.
    /// </summary>
    public interface ISelfTestPart
    {
        /// <summary>First word of its lines.</summary>
        string Name { get; }

        /// <summary>Runs all its tests; an exception fails the part and the next one goes on.</summary>
        void Run(SelfTestReport report);
    }
}
