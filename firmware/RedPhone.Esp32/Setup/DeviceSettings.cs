using System;
using RedPhone.Core.Ports;
using RedPhone.Crypto;
using RedPhone.Drivers;
using RedPhone.Wire;

namespace RedPhone.Esp32
{
    /// <summary>
    /// Where the settings come from and what the phone gets to read. File deployment puts
    /// <see cref="DeployedFile"/> beside the records; it becomes record "config" and is removed, for
    /// it holds a one-time code. Record "settings", which the phone reads, is the same text with the
    /// master's name replaced by its address: looked up at boot, and the last one found when the
    /// lookup fails.
    /// </summary>
    public sealed class DeviceSettings
    {
        /// <summary>The file that file deployment writes.</summary>
        public const string DeployedFile = "settings.txt";

        /// <summary>Record of the settings as given.</summary>
        public const string ConfigRecord = "config";

        /// <summary>Record that the phone reads.</summary>
        public const string ResolvedRecord = "settings";

        private readonly IStore _store;
        private readonly byte[] _text = new byte[SettingsText.MaxBytes];
        private int _count;

        /// <summary>Settings kept in <paramref name="store"/>.</summary>
        public DeviceSettings(IStore store)
        {
            _store = store;
        }

        /// <summary>True when there are settings a phone can start from.</summary>
        public bool IsUsable
        {
            get { return _count > 0 && SettingsText.IsUsable(_text, _count); }
        }

        /// <summary>
        /// Takes a deployed file over. True when there was one and it is now the configuration; an
        /// unusable one stays where it is. Power loss at any moment leaves the file or the record.
        /// </summary>
        public bool TryImport(IRecordFiles files)
        {
            byte[] file = new byte[SettingsText.MaxBytes];
            int count = files.Read(DeployedFile, file);
            bool taken = count > 0 && SettingsText.IsUsable(file, count)
                && _store.Write(ConfigRecord, file, count);
            if (taken)
            {
                files.Delete(DeployedFile);
            }

            Bytes.Wipe(file);
            return taken;
        }

        /// <summary>Reads the configuration; an earlier phone may have "settings" alone.</summary>
        public void Load()
        {
            _count = _store.Read(ConfigRecord, _text);
            if (_count < 0)
            {
                _count = _store.Read(ResolvedRecord, _text);
            }
        }

        /// <summary>The value of a name; empty when absent.</summary>
        public string Get(string name)
        {
            return SettingsText.Find(_text, _count < 0 ? 0 : _count, name);
        }

        /// <summary>The codec that is fitted: setting <c>codec</c>, NAU8810 unless it says
        /// <c>wm8960</c>.</summary>
        public CodecKind Codec
        {
            get { return Get("codec") == "wm8960" ? CodecKind.Wm8960 : CodecKind.Nau8810; }
        }

        /// <summary>
        /// The talker hears himself in the earpiece: setting <c>sidetone</c>, unless it says
        /// <c>off</c>.
        /// </summary>
        public bool HasSidetone
        {
            get { return Get("sidetone") != "off"; }
        }

        /// <summary>
        /// Makes record "settings" from the configuration, looking the master's name up: at boot
        /// only. False when there is no address, neither now nor from before. Flash is written only
        /// for a change.
        /// </summary>
        public bool TryResolve()
        {
            byte[] before = new byte[SettingsText.MaxBytes];
            int beforeCount = _store.Read(ResolvedRecord, before);
            UdpEndpoint master = new UdpEndpoint();
            if (!NameResolver.TryResolve(Get("master"), master)
                && !master.TryParse(SettingsText.Find(before, beforeCount < 0 ? 0 : beforeCount,
                    "master")))
            {
                return false;
            }

            byte[] text = new byte[SettingsText.MaxBytes];
            int count = SettingsText.Set(_text, _count, "master", master.ToString(), text);
            bool same = count == beforeCount
                && Bytes.EqualConstantTime(text, 0, before, 0, count);
            bool good = count > 0 && (same || _store.Write(ResolvedRecord, text, count));
            Bytes.Wipe(before);
            Bytes.Wipe(text);
            return good;
        }
    }
}
