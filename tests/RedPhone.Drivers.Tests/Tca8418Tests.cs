using RedPhone.Core.Ports;
using RedPhone.Models;

namespace RedPhone.Drivers.Tests;

public class Tca8418Tests
{
    private readonly Rig _rig = new();
    private readonly KeyMatrixModel _keys;
    private readonly InputPinModel _interrupt = new();
    private readonly Tca8418Model _chip;
    private readonly Tca8418 _driver;

    public Tca8418Tests()
    {
        _keys = new KeyMatrixModel(_rig.Clock);
        _chip = new Tca8418Model(_rig.Clock, _keys, _interrupt, _rig.Faults);
        _rig.Bus.Attach(BoardPins.KeypadAddress, _chip);
        _driver = new Tca8418(_rig.Bus.Device(BoardPins.KeypadAddress), _interrupt);
    }

    [Fact]
    public void TryStart_FreshChip_WritesMasksThenConfiguration()
    {
        Assert.True(_driver.TryStart());

        Assert.Equal("1D0F 1E0F 1F00 0119 02FF", _rig.Written());
        _rig.AssertNoFaults();
    }

    [Fact]
    public void TakeKey_EveryKey_GivesItsMeaningOnce()
    {
        _driver.TryStart();
        Key[] expected =
        [
            Key.Digit1, Key.Digit2, Key.Digit3, Key.A, Key.Digit4, Key.Digit5, Key.Digit6, Key.B,
            Key.Digit7, Key.Digit8, Key.Digit9, Key.C, Key.Star, Key.Digit0, Key.Hash, Key.D,
        ];
        for (int i = 0; i < expected.Length; i++)
        {
            char label = KeyMatrixModel.Labels[i];
            _keys.Press(label);
            Pass(40);
            Assert.Equal(expected[i], _driver.TakeKey());
            Assert.Equal(Key.None, _driver.TakeKey());
            _keys.Release(label);
            Pass(40);
            Assert.Equal(Key.None, _driver.TakeKey());
            Assert.True(_interrupt.IsHigh);
        }

        _rig.AssertNoFaults();
    }

    [Fact]
    public void TakeKey_NothingPressed_LeavesTheBusAlone()
    {
        _driver.TryStart();
        int before = _rig.Bus.Log.Count;

        for (int i = 0; i < 100; i++)
        {
            Pass(5);
            Assert.Equal(Key.None, _driver.TakeKey());
        }

        Assert.Equal(before, _rig.Bus.Log.Count);
    }

    [Fact]
    public void TakeKey_ContactChatters_GivesOnePress()
    {
        _driver.TryStart();

        _keys.Press('5', chatterMs: 15);
        Assert.Equal([Key.Digit5], KeysWithin(60));
        _keys.Release('5', chatterMs: 15);
        Assert.Empty(KeysWithin(60));
        _rig.AssertNoFaults();
    }

    [Fact]
    public void TakeKey_TooShortATouch_GivesNothing()
    {
        _driver.TryStart();

        _keys.Press('5');
        Pass(10);
        _keys.Release('5');

        Assert.Empty(KeysWithin(100));
    }

    [Fact]
    public void TakeKey_TwoKeysOverlapping_GivesBoth()
    {
        _driver.TryStart();

        _keys.Press('1');
        Assert.Equal([Key.Digit1], KeysWithin(50));
        _keys.Press('2');
        Assert.Equal([Key.Digit2], KeysWithin(50));
        _keys.Release('1');
        Assert.Empty(KeysWithin(50));
        _keys.Press('3');
        Assert.Equal([Key.Digit3], KeysWithin(50));
    }

    [Theory]
    [InlineData('1', '2', '4')]
    [InlineData('2', '5', '4')]
    [InlineData('9', '#', '0')]
    public void TakeKey_ThreeCornersOfARectangle_GivesNeitherThirdNorGhost(
        char first, char second, char third)
    {
        _driver.TryStart();
        _keys.Press(first);
        _keys.Press(second);
        Assert.Equal(2, KeysWithin(50).Count);

        _keys.Press(third);
        Assert.Empty(KeysWithin(50));
        Assert.Equal(2, _driver.Ignored);

        _keys.Release(first);
        _keys.Release(second);
        _keys.Release(third);
        Assert.Empty(KeysWithin(80));
        _keys.Press('D');
        Assert.Equal([Key.D], KeysWithin(50));
        _rig.AssertNoFaults();
    }

    [Fact]
    public void TakeKey_FifoOverflowed_CountsAndGoesOn()
    {
        _driver.TryStart();
        for (int i = 0; i < 6; i++)
        {
            _keys.Press('1');
            Pass(40);
            _keys.Release('1');
            Pass(40);
        }

        Assert.Equal(10, _chip.EventsWaiting);
        Assert.Equal(2, _chip.EventsLost);
        Assert.Equal(5, KeysWithin(50).Count);
        Assert.Equal(1, _driver.Overflows);
        Assert.True(_interrupt.IsHigh);

        _keys.Press('7');
        Assert.Equal([Key.Digit7], KeysWithin(50));
        _rig.AssertNoFaults();
    }

    [Fact]
    public void TakeKey_ReleaseLostInOverflow_DoesNotBlockLaterKeys()
    {
        _driver.TryStart();
        for (int i = 0; i < 5; i++)
        {
            _keys.Press('1');
            _keys.Press('2');
            Pass(40);
            _keys.Release('1');
            _keys.Release('2');
            Pass(40);
        }

        KeysWithin(50);
        foreach (char label in "369")
        {
            _keys.Press(label);
            Assert.Single(KeysWithin(50));
            _keys.Release(label);
            Pass(50);
        }
    }

    [Fact]
    public void TakeKey_BusFails_GivesNoneAndTheKeyLater()
    {
        _driver.TryStart();
        _keys.Press('8');
        Pass(40);
        _rig.Bus.NakNext(BoardPins.KeypadAddress, 2);

        Assert.Equal(Key.None, _driver.TakeKey());
        Assert.Equal(Key.None, _driver.TakeKey());
        Assert.Equal(Key.Digit8, _driver.TakeKey());
        Assert.Equal(2, _driver.BusErrors);
    }

    [Fact]
    public void TryStart_NotAcknowledged_IsFalse()
    {
        _rig.Bus.NakNext(BoardPins.KeypadAddress, 1);

        Assert.False(_driver.TryStart());
        Assert.True(_driver.TryStart());
    }

    [Fact]
    public void TakeKey_AnyEventByte_IsTotal()
    {
        for (int value = 0; value < 256; value++)
        {
            var device = new CountingDevice(int.MaxValue) { Answer = (byte)value };
            var driver = new Tca8418(device, new InputPinModel { IsHigh = false });
            int code = value & 0x7F;
            bool inMatrix = code is >= 1 and <= 34 && (code - 1) % 10 < 4;

            Assert.Equal(inMatrix && value >= 0x80, driver.TakeKey() != Key.None);
        }
    }

    private void Pass(int ms)
    {
        _rig.Clock.AdvanceBy(ms);
        _chip.Advance();
    }

    private List<Key> KeysWithin(int ms)
    {
        var keys = new List<Key>();
        for (int i = 0; i < ms; i++)
        {
            Pass(1);
            for (Key key = _driver.TakeKey(); key != Key.None; key = _driver.TakeKey())
            {
                keys.Add(key);
            }
        }

        return keys;
    }
}
