using RedPhone.Core.Ports;

namespace RedPhone.Models;

/// <summary>A PWM output, here the ringer's.</summary>
public sealed class PwmModel : IPwm
{
    /// <summary>The frequency; 0 is off.</summary>
    public int FrequencyHz { get; private set; }

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
