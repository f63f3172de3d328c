using RedPhone.Drivers;

namespace RedPhone.Models;

/// <summary>
/// The processor's pins by number. Opening a pin twice, in both directions, or one that belongs to
/// flash, PSRAM or strapping is a fault.
/// </summary>
public sealed class GpioModel(ModelFaults faults)
{
    private readonly Dictionary<int, object> _pins = [];

    /// <summary>Opens an input.</summary>
    public InputPinModel OpenInput(int number) => Open(number, new InputPinModel());

    /// <summary>Opens an output.</summary>
    public OutputPinModel OpenOutput(int number) => Open(number, new OutputPinModel());

    private static bool IsReserved(int number) =>
        number is >= 26 and <= 37 or 3 or 45 or 46 or BoardPins.Boot or < 0 or > 48;

    private T Open<T>(int number, T pin)
        where T : class
    {
        if (IsReserved(number))
        {
            faults.Add("GPIO", $"pin {number} is not free on this module");
        }

        if (!_pins.TryAdd(number, pin))
        {
            faults.Add("GPIO", $"pin {number} opened twice");
            _pins[number] = pin;
        }

        return pin;
    }
}
