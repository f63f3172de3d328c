namespace RedPhone.Relay.DataPlane.Kernel;

/// <summary>
/// Writes an eBPF program instruction by instruction. Each method emits the one instruction its
/// name says (LoadMap: the one of double width); encodings are those of RFC 9669. Arithmetic is on
/// 64 bits. A label is made with <see cref="NewLabel"/>, jumped to by number, set by
/// <see cref="Mark"/>; <see cref="Build"/> fills the offsets in.
/// </summary>
internal sealed class BpfAssembler
{
    // Classes, the opcode's bits 0-2.
    private const int LoadImmediateClass = 0x00;
    private const int LoadClass = 0x01;
    private const int StoreImmediateClass = 0x02;
    private const int StoreClass = 0x03;
    private const int ByteSwapClass = 0x04;
    private const int JumpClass = 0x05;
    private const int ArithmeticClass = 0x07;

    // Modes of loads and stores, bits 5-7; the source of the others, bit 3.
    private const int MemoryMode = 0x60;
    private const int AtomicMode = 0xC0;
    private const int FromRegister = 0x08;

    private const int JumpAlways = 0x00;
    private const int JumpCall = 0x80;
    private const int JumpExit = 0x90;
    private const int ToBigEndian = 0xD0 | FromRegister;
    private const int CompareAndExchange = 0xF1;
    private const byte PseudoMapDescriptor = 1;
    private const int NotMarked = -1;

    private readonly List<BpfInstruction> _code = [];
    private readonly List<int> _labels = [];
    private readonly List<(int At, int Label)> _jumps = [];

    /// <summary>Instructions so far.</summary>
    public int Count => _code.Count;

    /// <summary>A place to jump to, not set yet.</summary>
    public int NewLabel()
    {
        _labels.Add(NotMarked);
        return _labels.Count - 1;
    }

    /// <summary>Sets a label here; once.</summary>
    public void Mark(int label)
    {
        if (_labels[label] != NotMarked)
        {
            throw new InvalidOperationException("label set twice");
        }

        _labels[label] = _code.Count;
    }

    public void Move(BpfRegister to, BpfRegister from) => Arithmetic(0xB0, to, from);

    public void Move(BpfRegister to, int value) => Arithmetic(0xB0, to, value);

    public void Add(BpfRegister to, BpfRegister value) => Arithmetic(0x00, to, value);

    public void Add(BpfRegister to, int value) => Arithmetic(0x00, to, value);

    public void Subtract(BpfRegister to, BpfRegister value) => Arithmetic(0x10, to, value);

    public void Subtract(BpfRegister to, int value) => Arithmetic(0x10, to, value);

    public void And(BpfRegister to, int value) => Arithmetic(0x50, to, value);

    public void Xor(BpfRegister to, int value) => Arithmetic(0xA0, to, value);

    public void ShiftRight(BpfRegister to, int bits) => Arithmetic(0x70, to, bits);

    /// <summary>
    /// Swaps the lower 16 bits between the machine's order and the network's, and clears the rest.
    /// </summary>
    public void SwapNetworkHalf(BpfRegister register)
        => Emit(ByteSwapClass | ToBigEndian, register, 0, 0, 16);

    /// <summary>to = memory at from + offset, zero-extended.</summary>
    public void Load(BpfSize size, BpfRegister to, BpfRegister from, int offset)
        => Emit(LoadClass | MemoryMode | (int)size, to, from, offset, 0);

    /// <summary>Memory at to + offset = from.</summary>
    public void Store(BpfSize size, BpfRegister to, int offset, BpfRegister from)
        => Emit(StoreClass | MemoryMode | (int)size, to, from, offset, 0);

    /// <summary>Memory at to + offset = value, sign-extended.</summary>
    public void Store(BpfSize size, BpfRegister to, int offset, int value)
        => Emit(StoreImmediateClass | MemoryMode | (int)size, to, 0, offset, value);

    /// <summary>
    /// Puts from into the 8 bytes at to + offset if they are R0; R0 = what was there. Atomic.
    /// </summary>
    public void CompareExchange(BpfRegister to, int offset, BpfRegister from)
        => Emit(StoreClass | AtomicMode | (int)BpfSize.Double, to, from, offset,
            CompareAndExchange);

    /// <summary>A map by its file descriptor, for a helper. Takes two instructions' room.</summary>
    public void LoadMap(BpfRegister to, int descriptor)
    {
        Emit(LoadImmediateClass | (int)BpfSize.Double, to, (BpfRegister)PseudoMapDescriptor, 0,
            descriptor);
        Emit(0, 0, 0, 0, 0);
    }

    /// <summary>A constant of 64 bits. Takes two instructions' room.</summary>
    public void LoadLong(BpfRegister to, long value)
    {
        Emit(LoadImmediateClass | (int)BpfSize.Double, to, 0, 0, (int)value);
        Emit(0, 0, 0, 0, (int)(value >> 32));
    }

    public void Jump(int label) => EmitJump(JumpClass | JumpAlways, 0, 0, 0, label);

    public void JumpIf(BpfRegister left, BpfCondition condition, BpfRegister right, int label)
        => EmitJump(JumpClass | FromRegister | (int)condition, left, right, 0, label);

    public void JumpIf(BpfRegister left, BpfCondition condition, int right, int label)
        => EmitJump(JumpClass | (int)condition, left, 0, right, label);

    /// <summary>R0 = helper(R1 .. R5); R1 to R5 are lost.</summary>
    public void Call(BpfHelper helper) => Emit(JumpClass | JumpCall, 0, 0, 0, (int)helper);

    /// <summary>Ends the program with R0.</summary>
    public void Exit() => Emit(JumpClass | JumpExit, 0, 0, 0, 0);

    /// <summary>The program. Every label that is jumped to must be set.</summary>
    public BpfInstruction[] Build()
    {
        BpfInstruction[] code = [.. _code];
        foreach ((int at, int label) in _jumps)
        {
            if (_labels[label] == NotMarked)
            {
                throw new InvalidOperationException("label not set");
            }

            code[at] = code[at] with { Offset = checked((short)(_labels[label] - at - 1)) };
        }

        return code;
    }

    private void Arithmetic(int operation, BpfRegister to, BpfRegister value)
        => Emit(ArithmeticClass | operation | FromRegister, to, value, 0, 0);

    private void Arithmetic(int operation, BpfRegister to, int value)
        => Emit(ArithmeticClass | operation, to, 0, 0, value);

    private void EmitJump(int opcode, BpfRegister left, BpfRegister right, int value, int label)
    {
        _jumps.Add((_code.Count, label));
        Emit(opcode, left, right, 0, value);
    }

    private void Emit(int opcode, BpfRegister to, BpfRegister from, int offset, int immediate)
        => _code.Add(BpfInstruction.Make(opcode, to, from, checked((short)offset), immediate));
}
