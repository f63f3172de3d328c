namespace RedPhone.Core.Ports
{
    /// <summary>Port: one device on an I2C bus (address and speed belong to the adapter).</summary>
    public interface II2cDevice
    {
        /// <summary>Writes <paramref name="count"/> bytes; false when not acknowledged.</summary>
        bool TryWrite(byte[] data, int offset, int count);

        /// <summary>
        /// Writes, then reads after a repeated start; false when not acknowledged.
        /// </summary>
        bool TryWriteRead(byte[] write, int writeCount, byte[] read, int readCount);
    }
}
