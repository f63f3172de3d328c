namespace RedPhone.Models;

/// <summary>One transfer as it stood on the bus.</summary>
/// <param name="AtMs">When.</param>
/// <param name="Address">7-bit address.</param>
/// <param name="Written">The bytes written.</param>
/// <param name="Read">The bytes read, empty for a write.</param>
/// <param name="Acknowledged">Whether the chip answered.</param>
public sealed record I2cTransfer(
    long AtMs, int Address, byte[] Written, byte[] Read, bool Acknowledged);
