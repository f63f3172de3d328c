namespace RedPhone.Relay.DataPlane.Kernel;

/// <summary>
/// When a jump is taken, as in the opcode's upper half (RFC 9669 §4.3). Comparisons are unsigned.
/// </summary>
internal enum BpfCondition : byte
{
    Equal = 0x10,
    Greater = 0x20,
    GreaterOrEqual = 0x30,
    AnyBitSet = 0x40,
    NotEqual = 0x50,
    Less = 0xA0,
    LessOrEqual = 0xB0,
}
