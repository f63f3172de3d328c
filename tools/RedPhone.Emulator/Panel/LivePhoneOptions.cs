namespace RedPhone.Emulator.Panel;

/// <summary>What one live phone is started with.</summary>
public sealed record LivePhoneOptions
{
    /// <summary>The settings file that 'enroll' wrote.</summary>
    public required string SettingsFile { get; init; }

    /// <summary>
    /// Holds the phone's flash; null: beside the settings, with ".flash" at the end.
    /// </summary>
    public string? FlashDirectory { get; init; }

    /// <summary>A WAV file, or the name of a clip, that is spoken.</summary>
    public string Microphone { get; init; } = SpeechClips.Names[0];

    /// <summary>Whether what is spoken begins again at its end.</summary>
    public bool LoopMicrophone { get; init; }

    /// <summary>Where a WAV file of what the ear heard goes, or null.</summary>
    public string? EarFile { get; init; }

    /// <summary>The flash directory in use.</summary>
    public string Flash => FlashDirectory ?? SettingsFile + ".flash";
}
