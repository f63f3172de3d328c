using RedPhone.Core.Ports;

namespace RedPhone.Models;

/// <summary>An output of the processor.</summary>
public sealed class OutputPinModel : IOutputPin
{
    /// <summary>The level.</summary>
    public bool IsHigh { get; private set; }

    /// <summary>Grows with every change of the level.</summary>
    public int Version { get; private set; }

    /// <inheritdoc/>
    public void Set(bool high)
    {
        if (high != IsHigh)
        {
            IsHigh = high;
            Version++;
        }
    }
}
