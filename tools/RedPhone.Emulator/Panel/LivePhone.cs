using System.Diagnostics;
using RedPhone.Core.Calls;
using RedPhone.Hosting;
using RedPhone.Models;
using RedPhone.Models.Network;
using RedPhone.Wire;

namespace RedPhone.Emulator.Panel;

/// <summary>
/// One phone in real time on this machine's UDP sockets, with its flash in a directory. Time passes
/// for it in <see cref="RunUntil"/>; whoever waits there moves it.
/// </summary>
public sealed class LivePhone : ITimeline, IDisposable
{
    private const int EndTimeoutMs = 2_000;

    // What the firmware still has to tell the master after a call.
    private const int SettleMs = 400;

    private readonly LivePhoneOptions _options;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly FlashDirectory _flash;
    private readonly CancellationToken _stopping;
    private readonly short[] _clip;
    private long _steppedMs;
    private bool _isEnding;

    /// <summary>
    /// Reads the files and switches the phone on. Throws <see cref="SetupException"/>, IOException
    /// or UnauthorizedAccessException with a text for the person.
    /// </summary>
    public LivePhone(LivePhoneOptions options, CancellationToken stopping)
    {
        _options = options;
        _stopping = stopping;
        _clip = LoadClip(options.Microphone);
        PhoneSettings settings = ReadSettings(options.SettingsFile);
        _flash = FlashDirectory.Open(options.Flash);
        Phone = new EmulatedPhone(settings.Number, new SystemEntropy(), _flash.Store,
            _ => new UdpDatagramPort());
        if (!_flash.Deploy(settings))
        {
            throw new SetupException($"The phone's flash in '{options.Flash}' is full.");
        }

        if (options.EarFile is not null)
        {
            // Now, rather than after an hour's call.
            WavFile.Write(options.EarFile, []);
        }

        Settings = settings;
        Phone.SwitchOn(NowMs);
        Phone.Board.Ear.IsEnabled = false;
    }

    /// <summary>The phone.</summary>
    public EmulatedPhone Phone { get; }

    /// <summary>Its settings file.</summary>
    public PhoneSettings Settings { get; }

    /// <summary>Called after each step, at most once a millisecond.</summary>
    public Action<long>? Stepped { get; set; }

    /// <summary>Whether a signal asked the process to end.</summary>
    public bool IsStopping => _stopping.IsCancellationRequested;

    /// <inheritdoc />
    public long NowMs => _clock.ElapsedMilliseconds;

    /// <summary>Whether the handset is off its hook.</summary>
    public bool IsLifted { get; private set; }

    /// <summary>Whether something is spoken.</summary>
    public bool IsTalking => Phone.Board.Handset.IsTalking;

    /// <inheritdoc />
    public bool RunUntil(Func<bool> condition, int timeoutMs)
    {
        long endMs = NowMs + timeoutMs;
        while (!condition())
        {
            if (NowMs >= endMs || (IsStopping && !_isEnding))
            {
                return false;
            }

            Step();
        }

        return true;
    }

    /// <summary>Lifts the handset or puts it down.</summary>
    public void ToggleHook()
    {
        if (Phone.Board.Hook.IsLifted)
        {
            Phone.HangUp();
        }
        else
        {
            Phone.Lift();
        }
    }

    /// <summary>Begins to speak the microphone's clip, or falls silent.</summary>
    public void ToggleSpeech()
    {
        if (IsTalking)
        {
            Phone.Board.Handset.BeQuiet();
        }
        else
        {
            Phone.Board.Handset.Say(_clip, _options.LoopMicrophone);
        }
    }

    /// <summary>
    /// Puts the handset down, lets the firmware tell the master, switches off and writes what the
    /// ear heard. Returns a line about that, or null.
    /// </summary>
    public string? End()
    {
        _isEnding = true;
        Phone.HangUp();
        RunUntil(() => Phone.Phone.State is CallState.Idle or CallState.Ended, EndTimeoutMs);
        RunUntil(() => false, SettleMs);
        Phone.SwitchOff();
        if (_options.EarFile is null)
        {
            return null;
        }

        SoundRecorder ear = Phone.Board.Ear;
        WavFile.Write(_options.EarFile, ear.Samples);
        string end = ear.IsTruncated ? " (the rest did not fit)" : "";
        return $"{ear.Count / (double)WavFile.SampleRateHz:F1} s heard, in {_options.EarFile}{end}";
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Phone.SwitchOff();
        _flash.Dispose();
    }

    private void Step()
    {
        long nowMs = NowMs;
        if (nowMs <= _steppedMs)
        {
            Thread.Sleep(1);
            return;
        }

        _steppedMs = nowMs;
        IsLifted = Phone.Board.Hook.IsLifted;
        Phone.Board.Ear.IsEnabled = IsLifted && _options.EarFile is not null;
        Phone.Step(nowMs);
        Stepped?.Invoke(nowMs);
    }

    private static short[] LoadClip(string name)
    {
        try
        {
            return SpeechClips.Load(name);
        }
        catch (InvalidDataException error)
        {
            throw new SetupException(error.Message, error);
        }
    }

    private static PhoneSettings ReadSettings(string path)
    {
        byte[] file = new byte[PhoneSettings.MaxBytes + 1];
        int count;
        using (FileStream stream = File.OpenRead(path))
        {
            count = stream.ReadAtLeast(file, file.Length, throwOnEndOfStream: false);
        }

        var settings = new PhoneSettings();
        return settings.TryDecode(file, 0, count) ? settings : throw new SetupException(
            $"'{path}' is not a phone's settings file. Make one with 'redphone enroll'.");
    }
}
