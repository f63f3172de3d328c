using System;
using RedPhone.Core.Ports;
using RedPhone.SelfTest;

namespace RedPhone.Esp32
{
    /// <summary>
    /// The self-test in the telephone's own image: asked for by the console or the BOOT button, run
    /// after the restart with the hardware untouched, then the telephone starts again. Its lines go
    /// to the platform's console.
    /// </summary>
    public static class SelfTestMode
    {
        /// <summary>Name of the record that asks for it.</summary>
        public const string Record = "self-test";

        /// <summary>Asks for a self-test at the next start; false when flash is full or broken.
        /// </summary>
        public static bool Ask(IStore store)
        {
            return store.Write(Record, new byte[] { 1 }, 1);
        }

        /// <summary>
        /// True when one was asked for; the wish is gone then, also if the test crashes.
        /// </summary>
        public static bool TryTake(IStore store)
        {
            bool asked = store.Read(Record, new byte[1]) == 1;
            if (asked)
            {
                store.Delete(Record);
            }

            return asked;
        }

        /// <summary>Runs it on this board; returns the number of failures.</summary>
        public static int Run(ISelfTestBoard board)
        {
            return SelfTestRun.Run(new PlatformConsole(), board);
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
