using System;

namespace RedPhone.SelfTest
{
    /// <summary>
    /// The self-test as a program: the same on a device, on a nanoCLR and on a PC.
    /// </summary>
    public static class Program
    {
        /// <summary>Entry point; returns when all is printed.</summary>
        public static void Main()
        {
            SelfTestRun.Run(new PlatformConsole());
        }

        private sealed class PlatformConsole : ISelfTestConsole
        {
            public long NowMs
            {
                get { return Environment.TickCount64; }
            }

            public void WriteLine(string line)
            {
                Console.WriteLine(line);
            }
        }
    }
}
