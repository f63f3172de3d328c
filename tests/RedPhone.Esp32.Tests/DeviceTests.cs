using System.Text;
using nanoFramework.Runtime.Native;
using RedPhone.Drivers;
using RedPhone.Esp32.Tests.Fakes;
using RedPhone.NanoFakes;
using RedPhone.Models.Display;

namespace RedPhone.Esp32.Tests;

/// <summary>The whole program on the fakes and chip models, from power-on to the loop.</summary>
public class DeviceTests
{
    private const string Settings = "master: 192.0.2.1:31337\nmaster-key: " + SetupTests.Key
        + "\nnumber: 101\nname: Front desk\nwifi-ssid: Home\nwifi-password: secret\n"
        + "time-server: time.example\n";

    private readonly FakeWorld _world = new();
    private readonly List<(long AtMs, Action Do)> _script = [];

    public DeviceTests()
    {
        // BOOT is not held.
        _world.Pins[BoardPins.Boot] = true;
        _world.Slept = _ => RunScript();
        Power.Reboots = 0;
    }

    [Fact]
    public void Device_WithSettings_ConnectsAndSendsItsFirstHandshakeWithoutEverWaiting()
    {
        Deploy(Settings);
        At(12_000, () => _world.Serial.Type("restart\n"));
        Program.Main();

        Assert.Equal(1, Power.Reboots);
        Assert.Empty(_world.Blocked);
        Assert.Equal(["wifi Home secret"], _world.Network.Connected);
        Assert.Equal("time.example", _world.Network.TimeServer);
        Assert.Equal(0, CrashLog.Count(new RecordStore(new FlashFiles())));
        System.Net.Sockets.Socket master = _world.Network.Sockets[0];
        Assert.Equal(31337, master.Remote.Port);
        Assert.NotEmpty(master.Sent);
        Assert.Empty(_world.Board.Faults.Items);
    }

    [Fact]
    public void Device_HandsetLiftedAndKeysPressed_ShowsTheNumber()
    {
        Deploy(Settings);
        string shown = "";
        At(4_000, () => _world.Board.Lift());
        At(5_000, () => _world.Board.Tap('4'));
        At(5_500, () => _world.Board.Tap('7'));
        At(7_000, () => shown = DisplayReader.ReadLines(_world.Board.Picture())
            + DisplayReader.ReadLarge(_world.Board.Picture()));
        At(7_100, () => _world.Board.HangUp());
        At(9_000, () => _world.Serial.Type("restart\n"));
        Program.Main();

        Assert.Contains("47", shown);
        Assert.Empty(_world.Blocked);
    }

    [Fact]
    public void Device_MasterByName_IsLookedUpBeforeTheLoopAndNeverAgain()
    {
        Deploy(Settings.Replace("192.0.2.1:31337", "master.example:31337"));
        _world.Network.Names["master.example"] = [[192, 0, 2, 5]];
        int before = -1;
        At(3_000, () => before = _world.Network.Lookups);
        At(4_000, () => _world.Board.Lift());
        At(5_000, () => _world.Board.Tap('4'));
        At(7_100, () => _world.Board.HangUp());
        At(60_000, () => _world.Serial.Type("restart\n"));
        Program.Main();

        Assert.Equal(1, before);
        Assert.Equal(1, _world.Network.Lookups);
        Assert.Equal([192, 0, 2, 5], _world.Network.Sockets[0].Remote.Address.GetAddressBytes());
        Assert.Empty(_world.Blocked);
    }

    [Fact]
    public void Device_Loop_TurnsEachEightMillisecondsWithoutAnyOtherPause()
    {
        Deploy(Settings);
        var pauses = new HashSet<int>();
        _world.Slept = ms =>
        {
            RunScript();
            if (_world.NowMs > 5_000)
            {
                pauses.Add(ms);
            }
        };
        At(9_000, () => _world.Serial.Type("restart\n"));
        Program.Main();
        Assert.Equal([Device.StepMs], pauses);
    }

    [Fact]
    public void Device_WithoutSettings_AsksForThemAndTakesThemFromTheConsole()
    {
        string shown = "";
        At(3_000, () => shown = DisplayReader.ReadLines(_world.Board.Picture()));
        At(3_500, () => _world.Serial.Type(Settings + "save\n"));
        At(6_000, () => _world.Serial.Type("restart\n"));
        Program.Main();

        Assert.Contains("NO SETTINGS", shown);
        var settings = new DeviceSettings(new RecordStore(new FlashFiles()));
        settings.Load();
        Assert.True(settings.IsUsable);
        Assert.Empty(_world.Network.Connected);
    }

    [Fact]
    public void Device_NetworkFails_TriesAgain()
    {
        Deploy(Settings);
        _world.Network.Connects.Enqueue(false);
        _world.Network.Connects.Enqueue(false);
        At(20_000, () => _world.Serial.Type("restart\n"));
        Program.Main();
        Assert.Equal(3, _world.Network.Connected.Count);
    }

    [Fact]
    public void Device_BootHeldForFiveSeconds_ForgetsEverything()
    {
        Deploy(Settings);
        new RecordStore(new FlashFiles()).Write("identity", [1], 1);
        _world.Pins[BoardPins.Boot] = false;
        Program.Main();
        Assert.DoesNotContain(_world.Flash.Files.Keys, path => path.Contains("identity"));
        Assert.DoesNotContain(_world.Flash.Files.Keys, path => path.Contains("config"));
        Assert.Equal(1, Power.Reboots);
    }

    [Fact]
    public void Device_Crash_IsKeptAndRestarts()
    {
        Deploy(Settings);
        At(8_000, () => throw new InvalidOperationException("a mistake"));
        Program.Main();
        Assert.Equal(1, Power.Reboots);
        string text = CrashLog.Read(new RecordStore(new FlashFiles()));
        Assert.Contains("error: a mistake", text);
        Assert.Contains("phone started", text);
        Assert.DoesNotContain("secret", text);
    }

    [Fact]
    public void Board_PinFunctions_AreThoseOfThePinMap()
    {
        _ = new Board(CodecKind.Nau8810, sidetone: true);
        Assert.Equal(
            [4, 5, 6, 7, 8, 9, 11, 15, 16, 17], _world.PinFunctions.Keys.Order());
    }

    private static void Deploy(string settings)
    {
        byte[] file = Encoding.ASCII.GetBytes(settings);
        new FlashFiles().Write(DeviceSettings.DeployedFile, file, file.Length);
    }

    private void At(long ms, Action action) => _script.Add((ms, action));

    private void RunScript()
    {
        foreach ((long atMs, Action action) in _script.Where(s => s.AtMs <= _world.NowMs).ToArray())
        {
            _script.Remove((atMs, action));
            action();
        }

        Assert.True(_world.NowMs < 600_000, "the program did not end");
    }
}
