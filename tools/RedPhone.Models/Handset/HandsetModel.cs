namespace RedPhone.Models;

/// <summary>
/// The handset: a microphone that a clip is played to, an earpiece whose sound is recorded. One
/// sample clock counts all samples since the board was made (it stands while I2S stands).
/// </summary>
public sealed class HandsetModel
{
    private short[] _clip = [];
    private int _clipPosition;
    private bool _loops;
    private short _lastHeard;

    /// <summary>Everything heard.</summary>
    public SoundRecorder Ear { get; } = new();

    /// <summary>
    /// Called with each earpiece sample, for live listening; null for nobody. Runs in the board's
    /// AdvanceTo.
    /// </summary>
    public Action<short>? Heard { get; set; }

    /// <summary>
    /// Asked for each microphone sample instead of the clip, for a live microphone; null for none.
    /// </summary>
    public Func<short>? LiveMicrophone { get; set; }

    /// <summary>
    /// How much of the earpiece's last sample the microphone hears: 0 held apart, 0.1 held against
    /// each other. Comes on top of the clip.
    /// </summary>
    public double Coupling { get; set; }

    /// <summary>Fault: <see cref="Coupling"/> has no effect.</summary>
    public bool IsCouplingDead { get; set; }

    /// <summary>Fault: the capsule gives nothing (reversed, or without its bias).</summary>
    public bool IsMicrophoneDead { get; set; }

    /// <summary>Samples passed.</summary>
    public long SampleClock { get; private set; }

    /// <summary>
    /// Sample number at which the running or last clip began; -1 before the first.
    /// </summary>
    public long ClipStart { get; private set; } = -1;

    /// <summary>Whether a clip is being played to the microphone.</summary>
    public bool IsTalking => _clipPosition < _clip.Length;

    /// <summary>Plays a clip (8 kHz) to the microphone from now on.</summary>
    public void Say(short[] clip, bool loop = false)
    {
        _clip = clip;
        _clipPosition = 0;
        _loops = loop;
        ClipStart = SampleClock;
    }

    /// <summary>Stops the clip: silence.</summary>
    public void BeQuiet() => _clip = [];

    internal short NextMicrophoneSample()
    {
        short sample = NextClipSample();
        return IsMicrophoneDead ? (short)0 : Coupling == 0 || IsCouplingDead ? sample
            : (short)Math.Clamp(sample + Coupling * _lastHeard, short.MinValue, short.MaxValue);
    }

    private short NextClipSample()
    {
        if (LiveMicrophone != null)
        {
            return LiveMicrophone();
        }

        if (_clipPosition >= _clip.Length)
        {
            return 0;
        }

        short sample = _clip[_clipPosition++];
        if (_loops && _clipPosition == _clip.Length)
        {
            _clipPosition = 0;
        }

        return sample;
    }

    internal void Hear(short sample)
    {
        _lastHeard = sample;
        Ear.Add(SampleClock, sample);
        Heard?.Invoke(sample);
        SampleClock++;
    }
}
