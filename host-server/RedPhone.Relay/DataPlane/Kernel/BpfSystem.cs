using System.Runtime.InteropServices;
using System.Text;

namespace RedPhone.Relay.DataPlane.Kernel;

/// <summary>
/// The bpf(2) system call: maps, programs and links by their file descriptors, which are closed on
/// exec. What a descriptor alone holds ends with it, also when the process is killed: nothing here
/// is pinned. Attribute layouts are those of union bpf_attr in linux/bpf.h. Failures are -1 with
/// errno in <see cref="Marshal.GetLastPInvokeError"/>.
/// </summary>
internal static unsafe partial class BpfSystem
{
    public const int HashMap = 1;
    public const int ArrayMap = 2;
    public const uint MapMappable = 1 << 10;

    /// <summary>The calling process lacks a capability.</summary>
    public const int ErrorPermission = 1;

    /// <summary>Nothing there.</summary>
    public const int ErrorNoEntry = 2;

    private const int MapCreate = 0;
    private const int MapUpdate = 2;
    private const int MapDelete = 3;
    private const int ProgramLoad = 5;
    private const int ProgramTestRun = 10;
    private const int ProgramQuery = 16;
    private const int LinkCreate = 28;
    private const int ClassifierProgram = 3;
    private const int TcxIngress = 46;
    private const int LogVerdicts = 1;
    private const int AttributeBytes = 128;
    private const int NameOffset = 48;
    private const int NameBytes = 15;

    private static readonly nint Number =
        RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 280 : 321;

    /// <summary>Makes a map; its descriptor.</summary>
    public static int CreateMap(int type, int keyBytes, int valueBytes, int entries, uint flags)
    {
        uint* attribute = stackalloc uint[AttributeBytes / sizeof(uint)];
        attribute[0] = (uint)type;
        attribute[1] = (uint)keyBytes;
        attribute[2] = (uint)valueBytes;
        attribute[3] = (uint)entries;
        attribute[4] = flags;
        return (int)Call(MapCreate, attribute);
    }

    /// <summary>Sets a key's value, whether it has one or not; atomic for programs.</summary>
    public static bool TryUpdate(int map, void* key, void* value)
    {
        ulong* attribute = stackalloc ulong[AttributeBytes / sizeof(ulong)];
        attribute[0] = (uint)map;
        attribute[1] = (ulong)key;
        attribute[2] = (ulong)value;
        return Call(MapUpdate, attribute) == 0;
    }

    /// <summary>Takes a key out; atomic for programs.</summary>
    public static bool TryDelete(int map, void* key)
    {
        ulong* attribute = stackalloc ulong[AttributeBytes / sizeof(ulong)];
        attribute[0] = (uint)map;
        attribute[1] = (ulong)key;
        return Call(MapDelete, attribute) == 0;
    }

    /// <summary>
    /// Has a classifier verified and translated; its descriptor. The verifier's log goes into the
    /// buffer, zero-terminated; with an empty one it keeps none.
    /// </summary>
    public static int LoadProgram(ReadOnlySpan<BpfInstruction> code, string name, Span<byte> log)
    {
        byte* attribute = stackalloc byte[AttributeBytes];
        fixed (BpfInstruction* instructions = code)
        fixed (byte* license = "MIT\0"u8)
        fixed (byte* text = log)
        {
            *(int*)attribute = ClassifierProgram;
            *(int*)(attribute + 4) = code.Length;
            *(void**)(attribute + 8) = instructions;
            *(void**)(attribute + 16) = license;
            *(int*)(attribute + 24) = log.Length > 0 ? LogVerdicts : 0;
            *(int*)(attribute + 28) = log.Length;
            *(void**)(attribute + 32) = text;
            Encoding.ASCII.GetBytes(name.AsSpan(0, Math.Min(name.Length, NameBytes)),
                new Span<byte>(attribute + NameOffset, NameBytes));
            return (int)Call(ProgramLoad, attribute);
        }
    }

    /// <summary>
    /// Attaches a program behind those that an interface's TCX ingress has; the link's descriptor.
    /// </summary>
    public static int Link(int program, int interfaceIndex)
    {
        int* attribute = stackalloc int[AttributeBytes / sizeof(int)];
        attribute[0] = program;
        attribute[1] = interfaceIndex;
        attribute[2] = TcxIngress;
        return (int)Call(LinkCreate, attribute);
    }

    /// <summary>Programs at an interface's TCX ingress; -1 when the kernel has none.</summary>
    public static int CountAttached(int interfaceIndex)
    {
        const int CountOffset = 6;
        int* attribute = stackalloc int[AttributeBytes / sizeof(int)];
        attribute[0] = interfaceIndex;
        attribute[1] = TcxIngress;
        return Call(ProgramQuery, attribute) == 0 ? attribute[CountOffset] : -1;
    }

    /// <summary>
    /// Runs a program once on a frame, which it may rewrite; its verdict. The frame goes nowhere.
    /// </summary>
    public static int TestRun(int program, ReadOnlySpan<byte> frame, Span<byte> rewritten)
    {
        byte* attribute = stackalloc byte[AttributeBytes];
        fixed (byte* input = frame)
        fixed (byte* output = rewritten)
        {
            *(int*)attribute = program;
            *(int*)(attribute + 8) = frame.Length;
            *(int*)(attribute + 12) = rewritten.Length;
            *(void**)(attribute + 16) = input;
            *(void**)(attribute + 24) = output;
            return Call(ProgramTestRun, attribute) == 0 ? *(int*)(attribute + 4) : int.MinValue;
        }
    }

    private static nint Call(int command, void* attribute)
        => SystemCall(Number, command, attribute, AttributeBytes);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, nint command, void* attribute, nint bytes);
}
