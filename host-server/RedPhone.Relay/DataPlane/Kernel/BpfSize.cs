namespace RedPhone.Relay.DataPlane.Kernel;

/// <summary>How much a load or store moves, as in the opcode's bits 3 and 4 (RFC 9669 §5).</summary>
internal enum BpfSize : byte
{
    /// <summary>4 bytes.</summary>
    Word = 0x00,

    /// <summary>2 bytes.</summary>
    Half = 0x08,

    /// <summary>1 byte.</summary>
    Byte = 0x10,

    /// <summary>8 bytes.</summary>
    Double = 0x18,
}
