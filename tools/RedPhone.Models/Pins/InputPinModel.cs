using RedPhone.Core.Ports;

namespace RedPhone.Models;

/// <summary>An input of the processor; the world sets its level. High at first (pull-up).</summary>
public sealed class InputPinModel : IInputPin
{
    /// <inheritdoc/>
    public bool IsHigh { get; set; } = true;
}
