using RedPhone.Core.Ports;

namespace RedPhone.Models;

/// <summary>A PWM output, here the ringer's.</summary>
public sealed class PwmModel : IPwm
{
    /// <summary>The frequency; 0 is off.</summary>
    public int FrequencyHz { get; private set; }

    /// <summary>Fault: the sounder, its transistor or supply is dead.</summary>
    public bool IsDead { get; set; }

    /// <summary>What is heard, Hz; 0 is silence.</summary>
    public int SoundingHz => IsDead ? 0 : FrequencyHz;

    /// <summary>Grows with every change of the frequency.</summary>
    public int Version { get; private set; }

    /// <inheritdoc/>
    public void SetFrequency(int frequencyHz)
    {
        if (frequencyHz != FrequencyHz)
        {
            FrequencyHz = frequencyHz;
            Version++;
        }
    }
}
