using nanoFramework.Runtime.Native;
using RedPhone.Drivers;
using RedPhone.Esp32.Tests.Fakes;
using RedPhone.NanoFakes;
using RedPhone.Models;

namespace RedPhone.Esp32.Tests;

/// <summary>
/// The self-test in the telephone's image: asked for, run over the real adapters on the fakes of the
/// platform and the chip models with a person beside them.
/// </summary>
public class DeviceSelfTestTests
{
    private readonly FakeWorld _world = new() { MayWait = true };
    private readonly RecordStore _store = new(new FlashFiles());
    private readonly BenchPerson _person;

    public DeviceSelfTestTests()
    {
        Power.Reboots = 0;
        _world.Board.Bus.IsScanned = true;
        _person = new BenchPerson(_world.Board);
        _world.Reader = _person.Read;
        _world.Slept = _ => _person.Step();
    }

    [Fact]
    public void Program_SelfTestAsked_TestsTheBoardOverTheAdaptersOnceAndRestarts()
    {
        Assert.True(SelfTestMode.Ask(_store));
        Program.Main();

        Assert.DoesNotContain(_world.Printed, line => line.StartsWith("FAIL"));
        int passed = _world.Printed.Count(line => line.StartsWith("PASS "));
        Assert.InRange(passed, 100, 200);
        Assert.Equal($"SELFTEST {passed} passed, 0 failed", _world.Printed[^1]);
        Assert.Contains("PASS sound tone comes back", _world.Printed);
        Assert.Contains("PASS i2s both buses keep step", _world.Printed);
        Assert.Equal(1, Power.Reboots);
        Assert.Empty(_world.Blocked);
        Assert.False(SelfTestMode.TryTake(_store));
    }

    [Theory]
    [InlineData("no-bclk-loop", "FAIL i2s bit clock comes back: ")]
    [InlineData("ringer-dead", "FAIL panel ringer: ")]
    [InlineData("lamp-dead", "FAIL panel lamp red: ")]
    [InlineData("hook-inverted", "FAIL panel hook lifted is low: ")]
    [InlineData("silent-dac", "FAIL sound earpiece sounds: ")]
    public void Adapters_ABoardWithAFault_AreNoneTheWiser(string fault, string failing)
    {
        BoardFault.Find(fault)!.Apply(_world.Board);
        Assert.Equal(1, SelfTestMode.Run(new DeviceBoard()));
        Assert.Single(_world.Printed, line => line.StartsWith("FAIL"));
        Assert.Contains(_world.Printed, line => line.StartsWith(failing));
    }

    [Fact]
    public void Console_SelfTest_IsKeptForTheNextStart()
    {
        var console = new SettingsConsole(_store);
        Assert.Equal("restarting into the self-test", console.Handle("self-test"));
        Assert.True(console.WantsRestart);
        Assert.True(SelfTestMode.TryTake(_store));
        Assert.False(SelfTestMode.TryTake(_store));
    }

    [Fact]
    public void Device_BootHeldForTwoSeconds_AsksForTheSelfTestAndForgetsNothing()
    {
        _store.Write("identity", [1], 1);
        _world.Pins[BoardPins.Boot] = false;
        _world.Slept = _ => _world.Pins[BoardPins.Boot] = _world.NowMs > 3000;
        Program.Main();
        Assert.Equal(1, Power.Reboots);
        Assert.Equal(1, _store.Read("identity", new byte[1]));
        Assert.True(SelfTestMode.TryTake(_store));
    }
}
