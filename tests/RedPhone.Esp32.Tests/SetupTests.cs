using System.Text;
using RedPhone.Drivers;
using RedPhone.Esp32.Tests.Fakes;
using RedPhone.NanoFakes;
using RedPhone.Wire;

namespace RedPhone.Esp32.Tests;

public class SetupTests
{
    public const string Key = "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a";

    private const string Named = "# a phone\nmaster: master.example:31337\nmaster-key: " + Key
        + "\ncode: ABCD\nwifi-ssid: Home\nwifi-password: secret\n";

    private readonly FakeWorld _world = new();
    private readonly FlashFiles _files = new();
    private readonly RecordStore _store;

    public SetupTests() => _store = new RecordStore(_files);

    [Theory]
    [InlineData("master", "master.example:31337")]
    [InlineData("wifi-ssid", "Home")]
    [InlineData("wifi", "")]
    [InlineData("absent", "")]
    public void Text_Find_GivesTheValue(string name, string expected)
        => Assert.Equal(expected, SettingsText.Find(Bytes(Named), Named.Length, name));

    [Theory]
    [InlineData("a: 1\nb: 2\n", "a", "9", "a: 9\nb: 2\n")]
    [InlineData("a: 1\nb: 2", "b", "9", "a: 1\nb: 9\n")]
    [InlineData("a: 1", "b", "2", "a: 1\nb: 2\n")]
    [InlineData("a: 1\nb: 2\nc: 3\n", "b", "", "a: 1\nc: 3\n")]
    [InlineData("", "a", "1", "a: 1\n")]
    [InlineData("a: 1\n", "b", "", "a: 1\n")]
    public void Text_Set_ReplacesAddsOrRemoves(string text, string name, string value,
        string expected)
    {
        byte[] output = new byte[SettingsText.MaxBytes];
        int count = SettingsText.Set(Bytes(text), text.Length, name, value, output);
        Assert.Equal(expected, Encoding.ASCII.GetString(output, 0, count));
    }

    [Fact]
    public void Text_SetPastTheLimit_IsRefused()
    {
        byte[] text = Bytes(new string('#', SettingsText.MaxBytes - 5) + "\n");
        byte[] output = new byte[SettingsText.MaxBytes];
        Assert.Equal(-1, SettingsText.Set(text, text.Length, "name", "x", output));
    }

    [Fact]
    public void Text_AnyBytes_AreNeverAnException()
    {
        var random = new SeededBytes(7);
        for (int i = 0; i < 500; i++)
        {
            byte[] text = i % 2 == 0 ? random.Next(i) : Bytes(Named)[..(i % Named.Length)];
            SettingsText.Find(text, text.Length, "master");
            bool usable = SettingsText.IsUsable(text, text.Length);
            Assert.True(!usable || text.Length > 100);
        }

        Assert.True(SettingsText.IsUsable(Bytes(Named), Named.Length));
    }

    [Fact]
    public void Import_DeployedFile_BecomesTheConfigurationAndIsRemoved()
    {
        _files.Write(DeviceSettings.DeployedFile, Bytes(Named), Named.Length);
        var settings = new DeviceSettings(_store);
        Assert.True(settings.TryImport(_files));
        settings.Load();
        Assert.True(settings.IsUsable);
        Assert.Equal("Home", settings.Get("wifi-ssid"));
        Assert.DoesNotContain(_world.Flash.Files.Keys, path => path.EndsWith(".txt"));
        Assert.False(settings.TryImport(_files));
    }

    [Fact]
    public void Import_UnusableFile_StaysAndTheOldConfigurationStands()
    {
        _store.Write(DeviceSettings.ConfigRecord, Bytes(Named), Named.Length);
        _files.Write(DeviceSettings.DeployedFile, Bytes("master: x"), 9);
        var settings = new DeviceSettings(_store);
        Assert.False(settings.TryImport(_files));
        settings.Load();
        Assert.True(settings.IsUsable);
        Assert.Equal(9, _files.Read(DeviceSettings.DeployedFile, new byte[20]));
    }

    [Fact]
    public void Import_PowerLostAtEveryStep_LosesNothing()
    {
        bool finished = false;
        for (int steps = 0; !finished; steps++)
        {
            _world.Flash.Files.Clear();
            _files.Write(DeviceSettings.DeployedFile, Bytes(Named), Named.Length);
            _world.Flash.StepsLeft = steps;
            new DeviceSettings(new RecordStore(_files)).TryImport(_files);
            finished = !_world.Flash.IsDead;
            _world.Flash.PowerUp();
            var next = new DeviceSettings(new RecordStore(_files));
            next.TryImport(_files);
            next.Load();
            Assert.True(next.IsUsable, $"step {steps}");
        }
    }

    [Fact]
    public void Resolve_Name_PutsItsAddressIntoThePhonesSettings()
    {
        _world.Network.Names["master.example"] = [new byte[16], [192, 0, 2, 9]];
        DeviceSettings settings = Load(Named);
        Assert.True(settings.TryResolve());
        Assert.Equal("192.0.2.9:31337", PhoneSettings().Master.ToString());
        Assert.Equal("ABCD", PhoneSettings().Code);
    }

    [Fact]
    public void Resolve_LookupFailsLater_KeepsTheLastAddress()
    {
        _world.Network.Names["master.example"] = [[192, 0, 2, 9]];
        Load(Named).TryResolve();
        _world.Network.Names.Clear();
        Assert.True(Load(Named).TryResolve());
        Assert.Equal("192.0.2.9:31337", PhoneSettings().Master.ToString());
    }

    [Fact]
    public void Resolve_NeverFound_SaysSo()
    {
        Assert.False(Load(Named).TryResolve());
        Assert.Equal(1, _world.Network.Lookups);
    }

    [Fact]
    public void Resolve_Address_AsksNobodyAndWritesOnce()
    {
        string text = Named.Replace("master.example", "192.0.2.1");
        Assert.True(Load(text).TryResolve());
        int files = _world.Flash.Files.Count;
        Assert.True(Load(text).TryResolve());
        Assert.Equal(0, _world.Network.Lookups);
        Assert.DoesNotContain(FlashFiles.Root + "settings.1", _world.Flash.Files.Keys);
        Assert.True(files > 0);
    }

    [Theory]
    [InlineData("master.example")]
    [InlineData("master.example:")]
    [InlineData("master.example:0")]
    [InlineData("master.example:65536")]
    [InlineData("master.example:99999999999999")]
    [InlineData("master.example:12x")]
    [InlineData(":5")]
    [InlineData("")]
    public void Resolve_MalformedText_IsRefusedWithoutALookup(string text)
    {
        _world.Network.Names["master.example"] = [[192, 0, 2, 9]];
        Assert.False(NameResolver.TryResolve(text, new UdpEndpoint()));
        Assert.Equal(0, _world.Network.Lookups);
    }

    [Fact]
    public void Network_WifiFailsThenWorks_ResetsTheHelperBetween()
    {
        _world.Network.Connects.Enqueue(false);
        _world.Network.Connects.Enqueue(null);
        _world.Network.Status =
            nanoFramework.Networking.NetworkHelperStatus.TokenExpiredWaitingIPAddress;
        Assert.False(NetworkBringUp.TryConnect("Home", "secret", out string reason));
        Assert.Equal("NO ADDRESS FROM DHCP", reason);
        Assert.False(NetworkBringUp.TryConnect("Home", "secret", out reason));
        Assert.DoesNotContain("secret", reason);
        Assert.True(NetworkBringUp.TryConnect("Home", "secret", out reason));
        Assert.Equal(2, _world.Network.Resets);
        Assert.Equal("wifi Home secret", _world.Network.Connected[0]);
    }

    [Fact]
    public void Network_NoSsid_UsesEthernet()
    {
        Assert.True(NetworkBringUp.TryConnect("", "", out _));
        Assert.Equal(["ethernet"], _world.Network.Connected);
    }

    [Fact]
    public void Console_SettingsTyped_AreSavedOnlyWhenUsable()
    {
        var console = new SettingsConsole(_store);
        Assert.StartsWith("not saved", console.Handle("save"));
        Assert.StartsWith("ok", console.Handle("master: master.example:31337"));
        Assert.StartsWith("ok", console.Handle("master-key: " + Key));
        Assert.StartsWith("ok", console.Handle("wifi-password:  se cret "));
        Assert.Equal(-1, _store.Read(DeviceSettings.ConfigRecord, new byte[1024]));
        Assert.StartsWith("saved", console.Handle("save"));
        DeviceSettings settings = new(_store);
        settings.Load();
        Assert.Equal("se cret", settings.Get("wifi-password"));
    }

    [Fact]
    public void Console_Show_HidesSecrets()
    {
        _store.Write(DeviceSettings.ConfigRecord, Bytes(Named), Named.Length);
        string shown = new SettingsConsole(_store).Handle("show");
        Assert.Contains("wifi-ssid: Home", shown);
        Assert.DoesNotContain("secret", shown);
        Assert.DoesNotContain("ABCD", shown);
    }

    [Fact]
    public void Serial_LinesInPieces_AreAnsweredWithoutWaiting()
    {
        var serial = new SerialLine(new SettingsConsole(_store));
        Assert.True(serial.TryOpen());
        serial.Poll();
        _world.Serial.Type("sh");
        serial.Poll();
        _world.Serial.Type("ow\r\n" + new string('x', 1000) + "\n");
        for (int i = 0; i < 30; i++)
        {
            serial.Poll();
        }

        Assert.StartsWith("no settings\r\n", _world.Serial.Answered.ToString());
        Assert.EndsWith("everything\r\n", _world.Serial.Answered.ToString());
        Assert.Empty(_world.Blocked);
    }

    [Fact]
    public void Serial_PortTakenByTheImage_IsNoConsole()
    {
        _world.Serial.IsTaken = true;
        var serial = new SerialLine(new SettingsConsole(_store));
        Assert.False(serial.TryOpen());
        serial.Poll();
        Assert.Equal(0, _world.Serial.Answered.Length);
    }

    [Fact]
    public void Crash_Logged_SurvivesAndCountsUntilHealthy()
    {
        var log = new DeviceLog();
        for (int i = 0; i < 30; i++)
        {
            log.Write(i, "line " + i);
        }

        Assert.Equal(1, CrashLog.Add(_store, 5000, new Exception("böse\tthing"), log));
        Assert.Equal(2, CrashLog.Add(_store, 6000, new Exception("again"), log));
        var rebooted = new RecordStore(_files);
        string text = CrashLog.Read(rebooted);
        Assert.Contains("error: again", text);
        Assert.Contains("29 line 29", text);
        Assert.DoesNotContain("line 17\n", text);
        CrashLog.NoteHealthy(rebooted);
        Assert.Equal(0, CrashLog.Count(rebooted));
        Assert.Contains("error: again", CrashLog.Read(rebooted));
    }

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);

    private DeviceSettings Load(string text)
    {
        _store.Write(DeviceSettings.ConfigRecord, Bytes(text), text.Length);
        var settings = new DeviceSettings(_store);
        settings.Load();
        return settings;
    }

    private PhoneSettings PhoneSettings()
    {
        byte[] record = new byte[1024];
        var settings = new PhoneSettings();
        Assert.True(settings.TryDecode(record, 0,
            _store.Read(DeviceSettings.ResolvedRecord, record)));
        return settings;
    }
}
