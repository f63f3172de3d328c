namespace RedPhone.Models;

/// <summary>A chip model on the I2C bus: sees the very bytes after its address.</summary>
public interface II2cTarget
{
    /// <summary>Takes a write; false is a missing acknowledge.</summary>
    bool Write(ReadOnlySpan<byte> bytes);

    /// <summary>Takes a write, then fills the read; false is a missing acknowledge.</summary>
    bool WriteRead(ReadOnlySpan<byte> write, Span<byte> read);
}
