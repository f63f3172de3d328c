namespace RedPhone.SelfTest
{
    /// <summary>Port: where the lines go and what time it is.</summary>
    public interface ISelfTestConsole
    {
        /// <summary>Milliseconds since any moment, never backwards.</summary>
        long NowMs { get; }

        /// <summary>Prints one line.</summary>
        void WriteLine(string line);
    }
}
