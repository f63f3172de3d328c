using System.Runtime.InteropServices;
using RedPhone.Relay.DataPlane.Kernel;
using static RedPhone.Relay.DataPlane.Kernel.BpfRegister;

namespace RedPhone.Relay.Tests.DataPlane.Kernel;

/// <summary>
/// Each instruction's bytes. Opcodes are those of RFC 9669 (Appendix A) and of the kernel's
/// instruction-set page: opcode, registers (source, destination), offset, immediate.
/// </summary>
public class BpfAssemblerTests
{
    public static TheoryData<string, string> Encodings => new()
    {
        { "move register", "bf 12 0000 00000000" },
        { "move constant", "b7 03 0000 ffffffff" },
        { "add register", "0f 32 0000 00000000" },
        { "add constant", "07 02 0000 e8ffffff" },
        { "subtract register", "1f 32 0000 00000000" },
        { "subtract constant", "17 08 0000 0e000000" },
        { "and constant", "57 02 0000 c0000000" },
        { "xor constant", "a7 02 0000 ffff0000" },
        { "shift right", "77 02 0000 10000000" },
        { "network half", "dc 02 0000 10000000" },
        { "load byte", "71 72 0e00 00000000" },
        { "load half", "69 72 1000 00000000" },
        { "load word", "61 62 4c00 00000000" },
        { "load double", "79 a3 e8ff 00000000" },
        { "store byte", "73 2a ffff 00000000" },
        { "store half", "6b 2a f8ff 00000000" },
        { "store word", "63 2a f4ff 00000000" },
        { "store double", "7b 29 5800 00000000" },
        { "store constant word", "62 0a f0ff 0000ffff" },
        { "store constant half", "6a 0a faff 02000000" },
        { "store constant double", "7a 0a e8ff 00000000" },
        { "compare and exchange", "db 29 6000 f1000000" },
        { "call", "85 00 0000 01000000" },
        { "exit", "95 00 0000 00000000" },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Build_OneInstruction_HasItsEncoding(string name, string bytes)
    {
        var code = new BpfAssembler();
        Emit(code, name);
        Assert.Equal(bytes.Replace(" ", ""), Hex(code.Build()));
    }

    [Theory]
    [InlineData(nameof(BpfCondition.Equal), "15", "1d")]
    [InlineData(nameof(BpfCondition.Greater), "25", "2d")]
    [InlineData(nameof(BpfCondition.GreaterOrEqual), "35", "3d")]
    [InlineData(nameof(BpfCondition.AnyBitSet), "45", "4d")]
    [InlineData(nameof(BpfCondition.NotEqual), "55", "5d")]
    [InlineData(nameof(BpfCondition.Less), "a5", "ad")]
    [InlineData(nameof(BpfCondition.LessOrEqual), "b5", "bd")]
    public void JumpIf_EachCondition_ComparesWithConstantAndRegister(string condition,
        string constant, string register)
    {
        var code = new BpfAssembler();
        int end = code.NewLabel();
        code.JumpIf(R2, Enum.Parse<BpfCondition>(condition), 7, end);
        code.JumpIf(R2, Enum.Parse<BpfCondition>(condition), R3, end);
        code.Mark(end);
        code.Exit();
        Assert.Equal($"{constant}02010007000000{register}320000000000009500000000000000",
            Hex(code.Build()));
    }

    [Fact]
    public void Build_WideConstants_TakeTwoPlaces()
    {
        var code = new BpfAssembler();
        code.LoadMap(R1, 5);
        code.LoadLong(R4, 0x1122334455667788);
        Assert.Equal("18110000050000000000000000000000" + "18040000887766550000000044332211",
            Hex(code.Build()));
        Assert.Equal(4, code.Count);
    }

    [Fact]
    public void Build_Jumps_CountFromTheNextInstruction()
    {
        var code = new BpfAssembler();
        int back = code.NewLabel();
        int ahead = code.NewLabel();
        code.Mark(back);
        code.Jump(ahead);
        code.Jump(back);
        code.Mark(ahead);
        code.Exit();
        Assert.Equal([1, -2, 0], code.Build().Select(i => (int)i.Offset));
        Assert.All(code.Build()[..2], i => Assert.Equal(0x05, i.Opcode));
    }

    [Fact]
    public void Labels_NeverOrTwiceSet_AreRefused()
    {
        var code = new BpfAssembler();
        int label = code.NewLabel();
        code.Jump(label);
        Assert.Throws<InvalidOperationException>(() => code.Build());
        code.Mark(label);
        Assert.Throws<InvalidOperationException>(() => code.Mark(label));
    }

    private static void Emit(BpfAssembler code, string name)
    {
        Action emit = name switch
        {
            "move register" => () => code.Move(R2, R1),
            "move constant" => () => code.Move(R3, -1),
            "add register" => () => code.Add(R2, R3),
            "add constant" => () => code.Add(R2, -24),
            "subtract register" => () => code.Subtract(R2, R3),
            "subtract constant" => () => code.Subtract(R8, 14),
            "and constant" => () => code.And(R2, 0xC0),
            "xor constant" => () => code.Xor(R2, 0xFFFF),
            "shift right" => () => code.ShiftRight(R2, 16),
            "network half" => () => code.SwapNetworkHalf(R2),
            "load byte" => () => code.Load(BpfSize.Byte, R2, R7, 14),
            "load half" => () => code.Load(BpfSize.Half, R2, R7, 16),
            "load word" => () => code.Load(BpfSize.Word, R2, R6, 76),
            "load double" => () => code.Load(BpfSize.Double, R3, R10, -24),
            "store byte" => () => code.Store(BpfSize.Byte, R10, -1, R2),
            "store half" => () => code.Store(BpfSize.Half, R10, -8, R2),
            "store word" => () => code.Store(BpfSize.Word, R10, -12, R2),
            "store double" => () => code.Store(BpfSize.Double, R9, 88, R2),
            "store constant word" => () => code.Store(BpfSize.Word, R10, -16, -65536),
            "store constant half" => () => code.Store(BpfSize.Half, R10, -6, 2),
            "store constant double" => () => code.Store(BpfSize.Double, R10, -24, 0),
            "compare and exchange" => () => code.CompareExchange(R9, 96, R2),
            "call" => () => code.Call(BpfHelper.MapLookup),
            "exit" => code.Exit,
            _ => throw new ArgumentOutOfRangeException(nameof(name)),
        };
        emit();
    }

    private static string Hex(BpfInstruction[] code)
        => Convert.ToHexStringLower(MemoryMarshal.AsBytes(code.AsSpan()));
}
