using RedPhone.Models;

namespace RedPhone.Drivers.Tests;

/// <summary>Clock, faults and bus that every driver test starts from.</summary>
internal sealed class Rig
{
    public Rig()
    {
        Clock = new VirtualClock();
        Faults = new ModelFaults(Clock);
        Bus = new I2cBusModel(Clock, Faults) { IsLogging = true };
    }

    public VirtualClock Clock { get; }

    public ModelFaults Faults { get; }

    public I2cBusModel Bus { get; }

    public string Written() =>
        string.Join(' ', Bus.Log.Select(t => Convert.ToHexString(t.Written)));

    public void AssertNoFaults() => Assert.Equal("", Faults.ToString());
}
