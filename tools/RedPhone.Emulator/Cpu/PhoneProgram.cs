using RedPhone.Core;
using RedPhone.Drivers;

namespace RedPhone.Emulator;

/// <summary>The firmware's libraries on the models' ports.</summary>
public sealed class PhoneProgram : IPhoneProgram
{
    /// <summary>A program that has not started.</summary>
    public PhoneProgram(PhoneParts parts)
    {
        Audio = parts.Board.AudioDriver;
        Phone = new Phone(new PhonePorts
        {
            Entropy = parts.Entropy,
            Crypto = parts.Crypto(),
            Master = parts.OpenPort("master"),
            Relay1 = parts.OpenPort("relay1"),
            Relay2 = parts.OpenPort("relay2"),
            AudioInput = parts.Board.AudioInput,
            AudioOutput = parts.Board.AudioOutput,
            Codec = parts.Board.AudioCodec,
            Display = parts.Board.Display,
            Keypad = parts.Board.Keypad,
            Hook = parts.Board.HookSwitch,
            Lamps = parts.Board.Lamps,
            Ringer = parts.Board.Ringer,
            Store = parts.Flash,
            Log = parts.Log,
        });
        parts.Configure?.Invoke(Phone);
    }

    /// <inheritdoc />
    public Phone Phone { get; }

    /// <inheritdoc />
    public I2sAudio Audio { get; }

    /// <inheritdoc />
    public bool Start(long nowMs) => Phone.Start(nowMs);

    /// <inheritdoc />
    public void Step(long nowMs) => Phone.Step(nowMs);
}
