using RedPhone.Core;
using RedPhone.Drivers;

namespace RedPhone.Emulator;

/// <summary>
/// What runs on an emulated phone's board: the firmware's libraries on the models' ports
/// (<see cref="PhoneProgram"/>), or the device's whole application on fakes of its platform.
/// </summary>
public interface IPhoneProgram
{
    /// <summary>The telephone.</summary>
    Phone Phone { get; }

    /// <summary>The audio driver, for its counters.</summary>
    I2sAudio Audio { get; }

    /// <summary>Starts; false when the firmware refuses, its display then says why.</summary>
    bool Start(long nowMs);

    /// <summary>One turn of the main loop.</summary>
    void Step(long nowMs);
}
