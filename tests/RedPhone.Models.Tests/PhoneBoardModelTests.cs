using RedPhone.Core.Ports;

namespace RedPhone.Models.Tests;

public class PhoneBoardModelTests
{
    private readonly PhoneBoardModel _board = new(new PhoneBoardOptions(), nowMs: 5000);

    [Fact]
    public void Board_FirmwareStartsEverything_HasNoFaults()
    {
        StartChips();

        Assert.Equal("", _board.Faults.ToString());
        Assert.True(_board.Screen.IsOn);
    }

    [Fact]
    public void Tap_Key_ReachesTheKeypadPortOnce()
    {
        StartChips();
        _board.AdvanceTo(5010);

        _board.Tap('#');
        var keys = new List<Key>();
        for (int i = 0; i < 200; i++)
        {
            _board.AdvanceTo(_board.NowMs + 1);
            keys.Add(_board.Keypad.TakeKey());
        }

        Assert.Equal([Key.Hash], keys.Where(key => key != Key.None));
        Assert.False(_board.Keys.IsDown('#'));
    }

    [Fact]
    public void Tap_SteppedCoarsely_StillReaches()
    {
        StartChips();
        _board.AdvanceTo(5020);
        _board.Tap('7');

        _board.AdvanceTo(5500);

        Assert.Equal(Key.Digit7, _board.Keypad.TakeKey());
        Assert.Equal(Key.None, _board.Keypad.TakeKey());
    }

    [Fact]
    public void Human_HookLampsRingerDisplay_AreTheDrivers()
    {
        StartChips();
        _board.Lift();
        _board.HookSwitch.IsLifted(_board.NowMs);
        _board.AdvanceTo(5040);
        Assert.True(_board.HookSwitch.IsLifted(_board.NowMs));

        _board.Lamps.Set(Lamp.Secure, true);
        Assert.True(_board.IsLit(Lamp.Secure));
        Assert.False(_board.IsLit(Lamp.Insecure));

        _board.Ringer.Sound(523);
        Assert.Equal(523, _board.RingerHz);

        var picture = new byte[1024];
        picture[5] = 0x81;
        for (int page = 0; page < 8; page++)
        {
            _board.Display.TryWritePage(picture, page);
        }

        Assert.Equal(picture, _board.Picture());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(17)]
    public void Audio_LoopedBackThroughThePorts_IsABareMuLawRoundTrip(int stepMs)
    {
        StartChips();
        short[] clip = Signals.Speechlike(6 * 8000);
        _board.AdvanceTo(6000);
        _board.Handset.Say(clip);

        RunLoopBack(7000, stepMs);

        short[] heard = _board.Ear.ToArray();
        int start = SegmentalSnr.FindStart(clip, heard);
        short[] expected = MuLaw.RoundTrip(clip);
        Assert.Equal(expected, heard[start..(start + clip.Length)]);
        Assert.Equal(SegmentalSnr.Measure(clip, expected).Db,
            SegmentalSnr.Measure(clip, heard, start).Db);

        // Mouth to own ear through both DMAs: 50 ms and 58 ms, and the steps.
        Assert.InRange(start - _board.Handset.ClipStart, 80 * 8, (110 + 2 * stepMs) * 8);
        Assert.Equal("", _board.Faults.ToString());
        Assert.Equal(0, _board.AudioDriver.Underrun);
    }

    [Fact]
    public void Audio_WrongCompandingRegister_IsNoise()
    {
        StartChips();
        _board.Bus.Device(0x1A).TryWrite([0x05 << 1, 0x00], 0, 2);
        short[] clip = Signals.Speechlike(3 * 8000);
        _board.AdvanceTo(6000);
        _board.Handset.Say(clip);

        RunLoopBack(4000, 5);

        short[] heard = _board.Ear.ToArray();
        int start = (int)_board.Handset.ClipStart + 108 * 8;
        Assert.True(SegmentalSnr.Measure(clip, heard, start).Db < 3);
        Assert.Contains(heard[start..], sample => Math.Abs((int)sample) > 1000);
    }

    [Fact]
    public void Audio_DacOff_IsSilence()
    {
        StartChips();
        _board.Bus.Device(0x1A).TryWrite([0x03 << 1, 0xEC], 0, 2);
        _board.Handset.Say(Signals.Speechlike(8000));

        RunLoopBack(1000, 5);

        Assert.All(_board.Ear.ToArray(), sample => Assert.Equal(0, sample));
    }

    [Fact]
    public void Boards_SameInputs_HearTheSame()
    {
        var other = new PhoneBoardModel(new PhoneBoardOptions(), nowMs: 5000);
        short[] clip = Signals.Speechlike(8000);
        foreach (PhoneBoardModel board in new[] { _board, other })
        {
            board.AudioCodec.TryStart();
            board.Handset.Say(clip, loop: true);
            RunLoopBack(board, 2000, 3);
        }

        Assert.Equal(_board.Ear.ToArray(), other.Ear.ToArray());
    }

    private void StartChips()
    {
        Assert.True(_board.AudioCodec.TryStart());
        Assert.True(_board.Keypad.TryStart());
        Assert.True(_board.Display.TryStart());
    }

    private void RunLoopBack(int ms, int stepMs) => RunLoopBack(_board, ms, stepMs);

    // Every frame of the microphone goes to the ear at the next moment a frame is wanted.
    private static void RunLoopBack(PhoneBoardModel board, int ms, int stepMs)
    {
        var waiting = new Queue<byte[]>();
        byte[] silence = [.. Enumerable.Repeat(MuLaw.Silence, 160)];
        long end = board.NowMs + ms;
        while (board.NowMs < end)
        {
            board.AdvanceTo(board.NowMs + stepMs);
            var frame = new byte[160];
            while (board.AudioInput.TryRead(board.NowMs, frame, 0))
            {
                waiting.Enqueue(frame);
                frame = new byte[160];
            }

            while (board.AudioOutput.WantsFrame(board.NowMs))
            {
                board.AudioOutput.Write(
                    board.NowMs, waiting.TryDequeue(out byte[]? next) ? next : silence, 0);
            }
        }
    }
}
