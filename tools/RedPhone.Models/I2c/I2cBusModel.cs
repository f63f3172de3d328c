using RedPhone.Core.Ports;

namespace RedPhone.Models;

/// <summary>
/// An I2C bus: chips by 7-bit address, missing acknowledges on demand, a log of all bytes. An
/// address nobody has is not acknowledged and is a fault of the firmware.
/// </summary>
public sealed class I2cBusModel(VirtualClock clock, ModelFaults faults)
{
    /// <summary>The log keeps the newest this many transfers.</summary>
    public const int MostLogged = 4096;

    // Start, address, stop and nine clocks a byte at 400 kHz.
    private const int NanosecondsPerByte = 22_500;

    private readonly Dictionary<int, II2cTarget> _targets = [];
    private readonly Dictionary<int, int> _naks = [];
    private readonly Queue<I2cTransfer> _log = new();

    /// <summary>Transfers, oldest first; filled only while <see cref="IsLogging"/>.</summary>
    public IReadOnlyCollection<I2cTransfer> Log => _log;

    /// <summary>Whether transfers are logged (each allocates). Off at first.</summary>
    public bool IsLogging { get; set; }

    /// <summary>Time all transfers took on the wire at 400 kHz.</summary>
    public long BusyNanoseconds { get; private set; }

    /// <summary>Transfers that were not acknowledged.</summary>
    public long NotAcknowledged { get; private set; }

    /// <summary>
    /// Whether somebody looks for chips: an address nobody has is then no fault of the firmware.
    /// </summary>
    public bool IsScanned { get; set; }

    /// <summary>Fault: SDA and SCL swapped; nobody understands anything.</summary>
    public bool IsSwapped { get; set; }

    /// <summary>Takes a chip off the bus.</summary>
    public void Detach(int address) => _targets.Remove(address);

    /// <summary>Puts a chip on the bus.</summary>
    public void Attach(int address, II2cTarget target) => _targets.Add(address, target);

    /// <summary>The driver's side of the chip at <paramref name="address"/>.</summary>
    public II2cDevice Device(int address) => new DevicePort(this, address);

    /// <summary>
    /// Leaves the next <paramref name="transfers"/> to <paramref name="address"/> unacknowledged;
    /// <see cref="int.MaxValue"/>: until told otherwise; 0: none any more.
    /// </summary>
    public void NakNext(int address, int transfers) => _naks[address] = transfers;

    private bool Transfer(int address, ReadOnlySpan<byte> write, Span<byte> read)
    {
        BusyNanoseconds += (long)(1 + write.Length + read.Length) * NanosecondsPerByte;
        bool acknowledged = !TakeNak(address) && Deliver(address, write, read);
        if (!acknowledged)
        {
            NotAcknowledged++;
        }

        if (IsLogging)
        {
            if (_log.Count == MostLogged)
            {
                _log.Dequeue();
            }

            _log.Enqueue(new I2cTransfer(
                clock.NowMs, address, write.ToArray(), read.ToArray(), acknowledged));
        }

        return acknowledged;
    }

    private bool TakeNak(int address)
    {
        if (!_naks.TryGetValue(address, out int left) || left == 0)
        {
            return false;
        }

        if (left != int.MaxValue)
        {
            _naks[address] = left - 1;
        }

        return true;
    }

    private bool Deliver(int address, ReadOnlySpan<byte> write, Span<byte> read)
    {
        if (IsSwapped || !_targets.TryGetValue(address, out II2cTarget? target))
        {
            if (!IsScanned)
            {
                faults.Add("I2C", $"no chip has address 0x{address:X2}");
            }

            return false;
        }

        return read.IsEmpty ? target.Write(write) : target.WriteRead(write, read);
    }

    private sealed class DevicePort(I2cBusModel bus, int address) : II2cDevice
    {
        public bool TryWrite(byte[] data, int offset, int count) =>
            bus.Transfer(address, data.AsSpan(offset, count), []);

        public bool TryWriteRead(byte[] write, int writeCount, byte[] read, int readCount) =>
            bus.Transfer(address, write.AsSpan(0, writeCount), read.AsSpan(0, readCount));
    }
}
