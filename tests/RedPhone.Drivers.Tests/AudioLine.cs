using RedPhone.Models;

namespace RedPhone.Drivers.Tests;

/// <summary>
/// I2sAudio on the I2S and codec models: a microphone clip that is different everywhere in,
/// numbered frames out to the ear; keeps what went each way.
/// </summary>
internal sealed class AudioLine
{
    private const int ClipSamples = 65_521;

    private readonly Rig _rig = new();
    private readonly Nau8810Model _codec;
    private readonly HandsetModel _handset = new();
    private readonly byte[] _clipCodes = new byte[ClipSamples];
    private readonly List<byte> _taken = [];
    private readonly List<byte> _given = [];
    private readonly byte[] _frame = new byte[160];

    public AudioLine(int descriptors)
    {
        _codec = new Nau8810Model(_rig.Faults);
        _rig.Bus.Attach(BoardPins.CodecAddress, _codec);
        new Nau8810(_rig.Bus.Device(BoardPins.CodecAddress), sidetone: false).TryStart();
        I2s = new I2sModel(_rig.Clock, _codec, _handset, _rig.Faults, descriptors);
        Driver = new I2sAudio(I2s, descriptors);

        new SeededEntropy(1).Fill(_clipCodes, 0, ClipSamples);
        for (int i = 0; i < ClipSamples; i++)
        {
            // Code 7F is "minus zero", which a linear sample cannot say.
            _clipCodes[i] = _clipCodes[i] == 0x7F ? MuLaw.Silence : _clipCodes[i];
        }

        _handset.Say([.. _clipCodes.Select(MuLaw.Decode)], loop: true);
    }

    public I2sModel I2s { get; }

    public I2sAudio Driver { get; }

    public ModelFaults Faults => _rig.Faults;

    public long NowMs => _rig.Clock.NowMs;

    public int StartDelaySamples
    {
        get => I2s.StartDelaySamples;
        init => I2s.StartDelaySamples = value;
    }

    public List<long> TakenAtMs { get; } = [];

    public List<long> GivenAtMs { get; } = [];

    public int FramesTaken => TakenAtMs.Count;

    public int FramesGiven => GivenAtMs.Count;

    /// <summary>First ear sample that is not silence.</summary>
    public int EarStartSample
    {
        get
        {
            ReadOnlySpan<short> ear = _handset.Ear.Samples;
            int at = 0;
            while (ear[at] == 0)
            {
                at++;
            }

            return at;
        }
    }

    public void Start() => Driver.Start(NowMs);

    public void Run(int ms, int[] steps)
    {
        long end = NowMs + ms;
        for (int i = 0; NowMs < end; i++)
        {
            _rig.Clock.AdvanceTo(Math.Min(end, NowMs + steps[i % steps.Length]));
            I2s.Advance();
            Step();
        }
    }

    public void Stall(int ms)
    {
        _rig.Clock.AdvanceBy(ms);
        I2s.Advance();
        Step();
    }

    public void AssertClean()
    {
        Assert.Equal("", Faults.ToString());
        Assert.Equal(0, I2s.WouldBlock);
        Assert.Equal(0, I2s.SendUnderruns);
        Assert.Equal(0, I2s.ReceiveOverruns);
        Assert.Equal(0, Driver.Underrun);
        Assert.Equal(0, Driver.Overrun);
        Assert.Equal(0, Driver.Resyncs);
    }

    /// <summary>
    /// Each frame taken is the clip at the place that follows the one before; after a
    /// resynchronisation, at the place that its time says.
    /// </summary>
    public void AssertMicrophoneExact(long fromSample)
    {
        int compared = 0;
        int jumps = 0;
        long next = 0;
        for (int frame = 0; frame < FramesTaken; frame++)
        {
            long newest = (TakenAtMs[frame] - 50) / 20 * 160;
            long place = Array.Find([next, newest, newest - 160], p => IsClipAt(frame, p));
            bool found = place >= next && IsClipAt(frame, place);
            Assert.True(found || next < fromSample, $"frame {frame} is not the clip at {next}");
            jumps += found && place != next ? 1 : 0;
            compared += found && place >= fromSample ? 1 : 0;
            next = (found ? place : newest) + 160;
        }

        Assert.True(compared > 20, $"only {compared} frames");
        Assert.InRange(jumps, 0, fromSample == 0 ? 0 : 1);
    }

    /// <summary>The ear heard the frames given, without a gap, from the first on.</summary>
    public void AssertEarExact()
    {
        ReadOnlySpan<short> ear = _handset.Ear.Samples[EarStartSample..];
        // What waits: 58 ms of delay and the frame just given.
        Assert.InRange(_given.Count - ear.Length, 0, 80 * 8);
        for (int i = 0; i < ear.Length; i++)
        {
            if (ear[i] != MuLaw.Decode(_given[i]))
            {
                Assert.Fail($"ear sample {i} of {ear.Length}");
            }
        }
    }

    /// <summary>
    /// As <see cref="AssertEarExact"/>, but whole granules may be silent instead.
    /// </summary>
    public void AssertEarExactExceptSilentGranules(int atMost)
    {
        ReadOnlySpan<short> ear = _handset.Ear.Samples[EarStartSample..];
        int silent = 0;
        for (int at = 0; at + I2sModel.Granule <= ear.Length; at += I2sModel.Granule)
        {
            ReadOnlySpan<short> granule = ear.Slice(at, I2sModel.Granule);
            if (granule.IndexOfAnyExcept((short)0) < 0)
            {
                silent++;
                continue;
            }

            for (int i = 0; i < granule.Length; i++)
            {
                Assert.Equal(MuLaw.Decode(_given[at + i]), granule[i]);
            }
        }

        Assert.InRange(silent, 0, atMost);
    }

    /// <summary>
    /// From a sample on, each ear sample stands in the frame that was asked for about 58 ms before:
    /// the place did not move over a resynchronisation.
    /// </summary>
    public void AssertEarPlacedExactly(long fromSample)
    {
        ReadOnlySpan<short> ear = _handset.Ear.Samples;
        int delay = EarStartSample - (int)(GivenAtMs[0] * 8);
        int compared = 0;
        for (int frame = 1; frame < GivenAtMs.Count; frame++)
        {
            long place = GivenAtMs[frame] * 8 + delay - _handset.Ear.FirstSample;
            if (GivenAtMs[frame] * 8 < fromSample || place + 160 > ear.Length)
            {
                continue;
            }

            for (int i = 0; i < 160; i++)
            {
                Assert.Equal(MuLaw.Decode(_given[frame * 160 + i]), ear[(int)place + i]);
            }

            compared++;
        }

        Assert.True(compared > 20, $"only {compared} frames");
    }

    private void Step()
    {
        while (Driver.TryRead(NowMs, _frame, 0))
        {
            TakenAtMs.Add(NowMs);
            _taken.AddRange(_frame);
        }

        while (Driver.WantsFrame(NowMs))
        {
            FillFrame(FramesGiven);
            GivenAtMs.Add(NowMs);
            _given.AddRange(_frame);
            Driver.Write(NowMs, _frame, 0);
        }
    }

    private bool IsClipAt(int frame, long place)
    {
        for (int i = 0; i < 160; i++)
        {
            if (_clipCodes[(int)((place + i) % ClipSamples)] != _taken[frame * 160 + i])
            {
                return false;
            }
        }

        return true;
    }

    private void FillFrame(int number)
    {
        // Never zero, so that silence in the ear is a hole; sample 0 tells the frame.
        for (int i = 0; i < 160; i++)
        {
            int value = (number * 31 + i * 7 + (i == 0 ? number >> 3 : 0)) & 0xFF;
            _frame[i] = (byte)((value & 0x7F) == 0x7F ? 0x55 : value);
        }
    }
}
