namespace RedPhone.Models;

/// <summary>A lamp on an output pin, lit while the pin is high.</summary>
public sealed class LampModel(OutputPinModel pin)
{
    /// <summary>Whether it shines.</summary>
    public bool IsLit => pin.IsHigh;

    /// <summary>Times it was switched; a blinking lamp's grows.</summary>
    public int Switched => pin.Version;
}
