using RedPhone.Core.Ports;

namespace RedPhone.Models;

/// <summary>An input of the processor; the world sets its level. High at first (pull-up).</summary>
public sealed class InputPinModel : IInputPin
{
    private bool _isHigh = true;

    /// <summary>Fault: a level the pin has whatever the world does; null: none.</summary>
    public bool? Stuck { get; set; }

    /// <inheritdoc/>
    public bool IsHigh
    {
        get => Stuck ?? _isHigh;
        set => _isHigh = value;
    }
}
