using System.Runtime.InteropServices;

namespace RedPhone.Relay.DataPlane.Kernel;

/// <summary>
/// One eBPF instruction, 8 bytes (RFC 9669 §3): opcode, registers (destination in the lower half,
/// source in the upper), offset, immediate; little-endian.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct BpfInstruction(byte Opcode, byte Registers, short Offset,
    int Immediate)
{
    public static BpfInstruction Make(int opcode, BpfRegister destination, BpfRegister source,
        short offset, int immediate)
        => new((byte)opcode, (byte)((int)destination | ((int)source << 4)), offset, immediate);
}
