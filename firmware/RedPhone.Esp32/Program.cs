using System;
using System.Threading;
using nanoFramework.Runtime.Native;
using RedPhone.Drivers;

namespace RedPhone.Esp32
{
    /// <summary>The program: starts the device; a crash is logged and restarts it.</summary>
    public static class Program
    {
        private const int CrashPauseMs = 5000;
        private const int LongestPauses = 12;

        /// <summary>Entry point; never returns.</summary>
        public static void Main()
        {
            DeviceLog log = new DeviceLog();
            FlashFiles files = new FlashFiles();
            RecordStore store = new RecordStore(files);
            try
            {
                if (SelfTestMode.TryTake(store))
                {
                    SelfTestMode.Run(new DeviceBoard());
                }
                else
                {
                    new Device(log, files, store).Run();
                }
            }
            catch (Exception error)
            {
                // The thread's entry: what comes here is a mistake in this program.
                int crashes = CrashLog.Add(store, Environment.TickCount64, error, log);
                log.Write(Environment.TickCount64, "crashed: " + error.Message);

                // The longer in a row, the longer the pause: flash must not wear out in a loop.
                Thread.Sleep((crashes < LongestPauses ? crashes : LongestPauses) * CrashPauseMs);
            }

            Power.RebootDevice(RebootOption.NormalReboot);
        }
    }
}
