namespace RedPhone.Models;

/// <summary>A codec chip between the I2S words and the handset.</summary>
public interface ICodecModel : II2cTarget
{
    /// <summary>Why the microphone gives silence; null when it works.</summary>
    string? MicrophoneProblem { get; }

    /// <summary>Why the earpiece is silent; null when it works.</summary>
    string? EarProblem { get; }

    /// <summary>The I2S word the ADC sends for one microphone sample.</summary>
    short Capture(short microphone);

    /// <summary>
    /// What the earpiece gives for one I2S word, with <paramref name="microphone"/> as sidetone.
    /// </summary>
    short Play(short word, short microphone);
}
