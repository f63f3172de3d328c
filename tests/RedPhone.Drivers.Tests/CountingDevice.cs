using RedPhone.Core.Ports;

namespace RedPhone.Drivers.Tests;

/// <summary>Acknowledges the first writes and reads, then no more. Allocates nothing.</summary>
internal sealed class CountingDevice(int acknowledged) : II2cDevice
{
    public int Writes { get; private set; }

    public byte Answer { get; set; }

    public bool TryWrite(byte[] data, int offset, int count) => Writes++ < acknowledged;

    public bool TryWriteRead(byte[] write, int writeCount, byte[] read, int readCount)
    {
        read[0] = Answer;
        Answer = 0;
        return Writes++ < acknowledged;
    }
}
