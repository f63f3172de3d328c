using RedPhone.Core.Ports;
using RedPhone.Drivers;

namespace RedPhone.Models;

/// <summary>
/// The board's wires as plain pins, before a controller takes them: the I2C lines with their
/// pull-ups, and the two I2S clocks wired back.
/// </summary>
public sealed class PinWiring
{
    private readonly Dictionary<int, bool> _driven = [];

    /// <summary>Joined pins: what drives the first is seen at the second.</summary>
    public Dictionary<int, int> Wires { get; } = new()
    {
        [BoardPins.I2sLoopBitClock] = BoardPins.I2sBitClock,
        [BoardPins.I2sLoopWordSelect] = BoardPins.I2sWordSelect,
    };

    /// <summary>Pins that something outside pulls up.</summary>
    public HashSet<int> PulledUp { get; } = [BoardPins.I2cData, BoardPins.I2cClock];

    /// <summary>An input with the processor's pull-down.</summary>
    public IInputPin Input(int gpio) => new Pin(this, gpio);

    /// <summary>An output.</summary>
    public IOutputPin Output(int gpio) => new Pin(this, gpio);

    /// <summary>The pin is an input again.</summary>
    public void Release(int gpio) => _driven.Remove(gpio);

    private bool Level(int gpio) =>
        _driven.TryGetValue(gpio, out bool own) ? own
        : Wires.TryGetValue(gpio, out int source)
            && _driven.TryGetValue(source, out bool high) ? high
        : PulledUp.Contains(gpio);

    private sealed class Pin(PinWiring wiring, int gpio) : IInputPin, IOutputPin
    {
        public bool IsHigh => wiring.Level(gpio);

        public void Set(bool high) => wiring._driven[gpio] = high;
    }
}
