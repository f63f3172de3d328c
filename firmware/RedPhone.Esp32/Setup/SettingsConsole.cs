using RedPhone.Core.Ports;
using RedPhone.Crypto;
using RedPhone.Wire;

namespace RedPhone.Esp32
{
    /// <summary>
    /// The settings by hand, over the serial line: <c>name: value</c> sets, <c>name:</c> removes,
    /// <c>show</c>, <c>save</c>, <c>crash</c>, <c>restart</c>, <c>self-test</c>,
    /// <c>forget everything</c>. Nothing is kept before <c>save</c>. Whoever holds the line holds
    /// the phone; codes, passwords and keys are still not shown.
    /// </summary>
    public sealed class SettingsConsole
    {
        private const string Help = "name: value | name: | show | save | crash | restart"
            + " | self-test | forget everything";

        private readonly IStore _store;
        private byte[] _text = new byte[SettingsText.MaxBytes];
        private byte[] _next = new byte[SettingsText.MaxBytes];
        private int _count;

        /// <summary>A console over the configuration in <paramref name="store"/>.</summary>
        public SettingsConsole(IStore store)
        {
            _store = store;
            int count = store.Read(DeviceSettings.ConfigRecord, _text);
            _count = count < 0 ? 0 : count;
        }

        /// <summary>True when the device should restart.</summary>
        public bool WantsRestart { get; private set; }

        /// <summary>True when it should forget all records before that.</summary>
        public bool WantsForget { get; private set; }

        /// <summary>Answers one line; the answer may hold several, separated by '\n'.</summary>
        public string Handle(string line)
        {
            line = line.Trim();
            int colon = line.IndexOf(':');
            if (colon > 0)
            {
                return Set(line.Substring(0, colon).Trim(), line.Substring(colon + 1).Trim());
            }

            if (line == "show")
            {
                return Show();
            }

            if (line == "save")
            {
                return Save();
            }

            if (line == "crash")
            {
                return CrashLog.Read(_store);
            }

            if (line == "restart")
            {
                WantsRestart = true;
                return "restarting";
            }

            if (line == "self-test")
            {
                WantsRestart = SelfTestMode.Ask(_store);
                return WantsRestart ? "restarting into the self-test" : "flash is full or broken";
            }

            if (line == "forget everything")
            {
                Bytes.Wipe(_text);
                _count = 0;
                WantsForget = true;
                WantsRestart = true;
                return "forgetting, restarting";
            }

            return Help;
        }

        private string Set(string name, string value)
        {
            int count = SettingsText.Set(_text, _count, name, value, _next);
            if (count < 0)
            {
                return "too long";
            }

            byte[] before = _text;
            _text = _next;
            _next = before;
            _count = count;
            return "ok, not saved yet";
        }

        private string Save()
        {
            if (!SettingsText.IsUsable(_text, _count))
            {
                return "not saved: master and master-key are needed";
            }

            if (!_store.Write(DeviceSettings.ConfigRecord, _text, _count))
            {
                return "not saved: flash is full or broken";
            }

            return "saved; restart to use it";
        }

        private string Show()
        {
            string all = string.Empty;
            int start = 0;
            while (start < _count)
            {
                int end = start;
                while (end < _count && _text[end] != '\n')
                {
                    end++;
                }

                string line = Ascii.Read(_text, start, end - start);
                int colon = line.IndexOf(':');
                string name = colon > 0 ? line.Substring(0, colon) : line;
                bool secret = name == "code" || name == "wifi-password";
                all += (secret ? name + ": (set)" : line) + "\n";
                start = end + 1;
            }

            return all.Length == 0 ? "no settings" : all;
        }
    }
}
