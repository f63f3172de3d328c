namespace RedPhone.Models;

/// <summary>A lamp on an output pin, lit while the pin is high.</summary>
public sealed class LampModel(OutputPinModel pin)
{
    private OutputPinModel _pin = pin;

    /// <summary>Fault: the diode is reversed or missing.</summary>
    public bool IsDead { get; set; }

    /// <summary>Whether it shines.</summary>
    public bool IsLit => _pin.IsHigh && !IsDead;

    /// <summary>Times it was switched; a blinking lamp's grows.</summary>
    public int Switched => _pin.Version;

    /// <summary>Fault: two lamps' wires are swapped.</summary>
    public void SwapWith(LampModel other) => (_pin, other._pin) = (other._pin, _pin);
}
