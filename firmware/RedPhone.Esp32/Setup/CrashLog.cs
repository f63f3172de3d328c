using System;
using RedPhone.Core.Ports;

namespace RedPhone.Esp32
{
    /// <summary>
    /// What ended the program last time, kept over the reboot in record "crash": how often in a
    /// row, the exception, the last log lines, and where, as far as there is room. The log holds no
    /// key, SAS or payload, so neither does this.
    /// </summary>
    public static class CrashLog
    {
        /// <summary>Name of the record.</summary>
        public const string Record = "crash";

        private const int MaxBytes = 1536;
        private const string CountName = "crashes";

        /// <summary>Adds a crash; returns how many there were since a healthy run.</summary>
        public static int Add(IStore store, long nowMs, Exception error, DeviceLog log)
        {
            int crashes = Count(store) + 1;
            string text = CountName + ": " + crashes.ToString() + "\nuptime-ms: "
                + nowMs.ToString() + "\nerror: " + error.Message + "\n" + log.Last()
                + error.StackTrace + "\n";
            Keep(store, text);
            return crashes;
        }

        /// <summary>
        /// After a healthy while: the count starts anew, the text of the last crash stays.
        /// </summary>
        public static void NoteHealthy(IStore store)
        {
            if (Count(store) > 0)
            {
                string text = Read(store);
                Keep(store, CountName + ": 0" + text.Substring(text.IndexOf('\n')));
            }
        }

        /// <summary>Crashes in a row.</summary>
        public static int Count(IStore store)
        {
            string text = Read(store);
            int count = 0;
            for (int i = CountName.Length + 2; i < text.Length; i++)
            {
                int digit = text[i] - '0';
                if (digit < 0 || digit > 9)
                {
                    break;
                }

                count = count * 10 + digit;
            }

            return count;
        }

        /// <summary>The text of the last crash; empty when there was none.</summary>
        public static string Read(IStore store)
        {
            byte[] record = new byte[MaxBytes];
            int count = store.Read(Record, record);
            return count > 0 ? PlainText.Read(record, count) : string.Empty;
        }

        private static void Keep(IStore store, string text)
        {
            byte[] record = new byte[MaxBytes];
            int count = PlainText.Write(text, record, 0);
            store.Write(Record, record, count);
        }
    }
}
