namespace RedPhone.Relay.DataPlane.Kernel;

/// <summary>
/// The registers of eBPF (RFC 9669 §4): R0 takes results, R1 to R5 carry arguments and are lost in
/// a call, R6 to R9 survive calls, R10 is the read-only end of the stack.
/// </summary>
internal enum BpfRegister : byte
{
    R0,
    R1,
    R2,
    R3,
    R4,
    R5,
    R6,
    R7,
    R8,
    R9,
    R10,
}
