using RedPhone.Core.Ports;
using RedPhone.Models;

namespace RedPhone.Drivers.Tests;

public class PinDriverTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(12)]
    public void IsLifted_LiftedAndHungUp_FollowsOnceAfterTheDebounce(int chatterMs)
    {
        var clock = new VirtualClock(1000);
        var pin = new InputPinModel();
        var hook = new HookModel(clock, pin);
        var driver = new DebouncedHook(pin, liftedIsHigh: false);
        var changes = new List<long>();
        bool lifted = false;

        for (int i = 0; i < 600; i++)
        {
            if (i == 100)
            {
                hook.Lift(chatterMs);
            }

            if (i == 400)
            {
                hook.HangUp(chatterMs);
            }

            hook.Advance();
            if (driver.IsLifted(clock.NowMs) != lifted)
            {
                lifted = !lifted;
                changes.Add(clock.NowMs - 1000);
            }

            clock.AdvanceBy(1);
        }

        Assert.Equal(2, changes.Count);
        Assert.InRange(changes[0], 130 + Math.Max(0, chatterMs - 2), 130 + chatterMs);
        Assert.InRange(changes[1], 430 + Math.Max(0, chatterMs - 2), 430 + chatterMs);
    }

    [Fact]
    public void IsLifted_ShortBump_StaysHungUp()
    {
        var pin = new InputPinModel { IsHigh = true };
        var driver = new DebouncedHook(pin, liftedIsHigh: false);
        for (long nowMs = 0; nowMs < 200; nowMs++)
        {
            pin.IsHigh = nowMs is < 50 or >= 79;
            Assert.False(driver.IsLifted(nowMs));
        }
    }

    [Fact]
    public void IsLifted_LiftedIsHigh_ReadsTheOtherLevel()
    {
        var pin = new InputPinModel { IsHigh = true };
        var driver = new DebouncedHook(pin, liftedIsHigh: true);

        Assert.False(driver.IsLifted(0));
        Assert.True(driver.IsLifted(30));
    }

    [Fact]
    public void Set_EachLamp_LightsItsPinOnly()
    {
        OutputPinModel[] pins = [new(), new(), new()];
        pins[1].Set(true);
        var driver = new LampDriver(pins[0], pins[1], pins[2]);
        Assert.All(pins, pin => Assert.False(pin.IsHigh));

        for (int lamp = 0; lamp < 3; lamp++)
        {
            driver.Set((Lamp)lamp, true);
            Assert.Equal([lamp == 0, lamp == 1, lamp == 2], pins.Select(pin => pin.IsHigh));
            driver.Set((Lamp)lamp, false);
        }

        Assert.Throws<ArgumentException>(() => driver.Set((Lamp)3, true));
    }

    [Fact]
    public void Sound_FrequencyAndSilence_SetsThePwmOnChangesOnly()
    {
        var pwm = new CountingPwm();
        var driver = new PiezoRinger(pwm);
        Assert.Equal(0, pwm.FrequencyHz);

        driver.Sound(440);
        driver.Sound(440);
        Assert.Equal(440, pwm.FrequencyHz);
        driver.Sound(99999);
        Assert.Equal(PiezoRinger.HighestHz, pwm.FrequencyHz);
        driver.Sound(-1);
        Assert.Equal(0, pwm.FrequencyHz);
        Assert.Equal(4, pwm.Calls);
    }

    private sealed class CountingPwm : IPwm
    {
        public int FrequencyHz { get; private set; } = -1;

        public int Calls { get; private set; }

        public void SetFrequency(int frequencyHz)
        {
            FrequencyHz = frequencyHz;
            Calls++;
        }
    }
}
