using System.Diagnostics;
using RedPhone.Core.Ports;
using RedPhone.Wire;

namespace RedPhone.Esp32
{
    /// <summary>
    /// Lines for the developer's debugger; the last few are kept for the crash log.
    /// </summary>
    public sealed class DeviceLog : ILog
    {
        /// <summary>Lines kept.</summary>
        public const int Lines = 12;

        private readonly string[] _lines = StringArray.Create(Lines);
        private int _next;

        /// <inheritdoc/>
        public void Write(long nowMs, string line)
        {
            string text = nowMs.ToString() + " " + line;
            _lines[_next] = text;
            _next = (_next + 1) % Lines;
            Debug.WriteLine(text);
        }

        /// <summary>The kept lines, oldest first, each ended by '\n'.</summary>
        public string Last()
        {
            string all = string.Empty;
            for (int i = 0; i < Lines; i++)
            {
                string line = _lines[(_next + i) % Lines];
                if (line != null)
                {
                    all += line + "\n";
                }
            }

            return all;
        }
    }
}
