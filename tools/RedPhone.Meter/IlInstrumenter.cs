using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace RedPhone.Meter;

/// <summary>
/// Puts counters into a compiled assembly: the copy does what the original does and reports, basic
/// block by basic block, how many of the original's IL instructions ran. Every instruction counts
/// one, prefixes and nops too, as in the interpreter's dispatch loop.
/// </summary>
public sealed class IlInstrumenter
{
    // Their calls are counted for themselves, with the bytes they read and allocate.
    private const string NativeCryptography = "System.Security.Cryptography";
    private const string Own = "RedPhone.";

    private readonly List<string> _names = [];
    private readonly FakePlatform _platform;

    /// <summary>
    /// <paramref name="fakes"/>: the assembly of fakes of the platform, which what is instrumented
    /// then calls.
    /// </summary>
    public IlInstrumenter(string fakes) => _platform = new FakePlatform(fakes);

    /// <summary>Names of all methods met so far, by number.</summary>
    public string[] Names => [.. _names];

    /// <summary>IL instructions of each method's body as compiled, by number.</summary>
    public List<int> BodySizes { get; } = [];

    /// <summary>
    /// An instrumented copy of the assembly at <paramref name="path"/>, with only the types named
    /// (null: all) counting.
    /// </summary>
    public byte[] Instrument(string path, string? onlyType = null)
    {
        using AssemblyDefinition assembly = AssemblyDefinition.ReadAssembly(path);
        var counters = new Counters(assembly.MainModule);
        foreach (TypeDefinition type in assembly.MainModule.GetTypes())
        {
            if (onlyType is not null && type.FullName != onlyType)
            {
                continue;
            }

            foreach (MethodDefinition method in type.Methods)
            {
                if (method.HasBody)
                {
                    Instrument(method, counters);
                }
            }
        }

        if (onlyType is null)
        {
            _platform.PutInPlace(assembly.MainModule);
        }

        using var output = new MemoryStream();
        assembly.Write(output);
        return output.ToArray();
    }

    private void Instrument(MethodDefinition method, Counters counters)
    {
        int number = _names.Count;
        _names.Add($"{method.DeclaringType.FullName}.{method.Name}"
            + $"({string.Join(",", method.Parameters.Select(p => p.ParameterType.Name))})");
        BodySizes.Add(method.Body.Instructions.Count);

        // Long branches instead of short ones: the same instructions, room for ours.
        method.Body.SimplifyMacros();
        Instruction[] original = [.. method.Body.Instructions];
        HashSet<Instruction> leaders = FindLeaders(method.Body, original);
        ILProcessor il = method.Body.GetILProcessor();
        var moved = new Dictionary<Instruction, Instruction>();
        for (int start = 0; start < original.Length;)
        {
            int end = start + 1;
            while (end < original.Length && !leaders.Contains(original[end]))
            {
                end++;
            }

            Instruction first = il.Create(OpCodes.Ldc_I4, number);
            il.InsertBefore(original[start], first);
            il.InsertBefore(original[start], il.Create(OpCodes.Ldc_I4, end - start));
            il.InsertBefore(original[start], il.Create(OpCodes.Call,
                start == 0 ? counters.Entry : counters.Block));
            moved[original[start]] = first;
            start = end;
        }

        Retarget(method.Body, original, moved);
        foreach (Instruction instruction in original)
        {
            CountEvents(il, instruction, number, counters);
        }
    }

    private static HashSet<Instruction> FindLeaders(MethodBody body, Instruction[] instructions)
    {
        var leaders = new HashSet<Instruction> { instructions[0] };
        foreach (Instruction instruction in instructions)
        {
            if (instruction.Operand is Instruction target)
            {
                leaders.Add(target);
            }
            else if (instruction.Operand is Instruction[] targets)
            {
                leaders.UnionWith(targets);
            }

            bool ends = instruction.OpCode.FlowControl
                is FlowControl.Branch or FlowControl.Cond_Branch
                or FlowControl.Return or FlowControl.Throw;
            if (ends && instruction.Next is not null)
            {
                leaders.Add(instruction.Next);
            }
        }

        foreach (ExceptionHandler handler in body.ExceptionHandlers)
        {
            leaders.Add(handler.TryStart);
            leaders.Add(handler.HandlerStart);
            AddIfAny(leaders, handler.TryEnd);
            AddIfAny(leaders, handler.HandlerEnd);
            AddIfAny(leaders, handler.FilterStart);
        }

        return leaders;
    }

    private static void AddIfAny(HashSet<Instruction> leaders, Instruction? instruction)
    {
        if (instruction is not null)
        {
            leaders.Add(instruction);
        }
    }

    private static void Retarget(MethodBody body, Instruction[] original,
        Dictionary<Instruction, Instruction> moved)
    {
        foreach (Instruction instruction in original)
        {
            if (instruction.Operand is Instruction target)
            {
                instruction.Operand = moved[target];
            }
            else if (instruction.Operand is Instruction[] targets)
            {
                instruction.Operand = targets.Select(t => moved[t]).ToArray();
            }
        }

        foreach (ExceptionHandler handler in body.ExceptionHandlers)
        {
            handler.TryStart = moved[handler.TryStart];
            handler.HandlerStart = moved[handler.HandlerStart];
            handler.TryEnd = Moved(handler.TryEnd);
            handler.HandlerEnd = Moved(handler.HandlerEnd);
            handler.FilterStart = Moved(handler.FilterStart);
        }

        Instruction? Moved(Instruction? at) => at is null ? null : moved[at];
    }

    private void CountEvents(ILProcessor il, Instruction at, int number, Counters counters)
    {
        switch (at.OpCode.Code)
        {
            case Code.Newarr:
                int bytes = ElementBytes((TypeReference)at.Operand);
                After(il, at, il.Create(OpCodes.Dup), il.Create(OpCodes.Ldc_I4, bytes),
                    il.Create(OpCodes.Ldc_I4, number), il.Create(OpCodes.Call, counters.Array));
                break;
            case Code.Box:
                Before(il, at, il.Create(OpCodes.Ldc_I4, number), il.Create(OpCodes.Ldc_I4_0),
                    il.Create(OpCodes.Call, counters.Object));
                break;
            case Code.Ldstr:
                Before(il, at, il.Create(OpCodes.Ldc_I4, number),
                    il.Create(OpCodes.Call, counters.Literal));
                break;
            case Code.Newobj:
                CountNewObject(il, at, number, counters);
                break;
            case Code.Call or Code.Callvirt:
                CountCall(il, at, number, counters);
                break;
        }
    }

    private void CountNewObject(ILProcessor il, Instruction at, int number, Counters counters)
    {
        var constructor = (MethodReference)at.Operand;
        if (constructor.DeclaringType.FullName == "System.String")
        {
            After(il, at, il.Create(OpCodes.Dup), il.Create(OpCodes.Ldc_I4, number),
                il.Create(OpCodes.Call, counters.Text));
            return;
        }

        // A value type too: the interpreter makes it a heap object.
        TypeDefinition? type = IsLibrary(constructor) ? _platform.Find(constructor.DeclaringType)
            : constructor.DeclaringType.Resolve();

        Before(il, at, il.Create(OpCodes.Ldc_I4, number),
            il.Create(OpCodes.Ldc_I4, FieldsOf(type)), il.Create(OpCodes.Call, counters.Object));
    }

    private void CountCall(ILProcessor il, Instruction at, int number, Counters counters)
    {
        var called = (MethodReference)at.Operand;
        bool library = IsLibrary(called);
        if (!library || called.Name == ".ctor"
            || called.DeclaringType.Namespace == NativeCryptography)
        {
            return;
        }

        // Before a "constrained." prefix, not between it and its call.
        Instruction first = at.Previous?.OpCode.OpCodeType == OpCodeType.Prefix ? at.Previous : at;
        Before(il, first, il.Create(OpCodes.Ldc_I4, number),
            il.Create(OpCodes.Call, counters.Native));
        bool makesText = called.ReturnType.FullName == "System.String"
            && (called.DeclaringType.FullName == "System.String" || called.Name == "ToString");
        if (makesText)
        {
            After(il, at, il.Create(OpCodes.Dup), il.Create(OpCodes.Ldc_I4, number),
                il.Create(OpCodes.Call, counters.Text));
        }
    }

    private static bool IsLibrary(MethodReference method)
        => method.DeclaringType.GetElementType().Scope is AssemblyNameReference assembly
            && !assembly.Name.StartsWith(Own, StringComparison.Ordinal);

    private static int FieldsOf(TypeDefinition? type)
    {
        int fields = 0;
        while (type is not null)
        {
            fields += type.Fields.Count(f => !f.IsStatic);
            bool further = type.BaseType is not null
                && type.BaseType.Scope is not AssemblyNameReference;
            type = further ? type.BaseType!.Resolve() : null;
        }

        return fields;
    }

    // References are heap blocks of 12 bytes in the interpreter's arrays.
    private static int ElementBytes(TypeReference type) => type.MetadataType switch
    {
        MetadataType.Byte or MetadataType.SByte or MetadataType.Boolean => 1,
        MetadataType.Int16 or MetadataType.UInt16 or MetadataType.Char => 2,
        MetadataType.Int32 or MetadataType.UInt32 or MetadataType.Single => 4,
        MetadataType.Int64 or MetadataType.UInt64 or MetadataType.Double => 8,
        _ => 12,
    };

    private static void Before(ILProcessor il, Instruction at, params Instruction[] added)
    {
        foreach (Instruction instruction in added)
        {
            il.InsertBefore(at, instruction);
        }
    }

    private static void After(ILProcessor il, Instruction at, params Instruction[] added)
    {
        foreach (Instruction instruction in added)
        {
            il.InsertAfter(at, instruction);
            at = instruction;
        }
    }

    private sealed class Counters(ModuleDefinition module)
    {
        public MethodReference Block { get; } = Import(module, nameof(IlCounters.Block));

        public MethodReference Entry { get; } = Import(module, nameof(IlCounters.Entry));

        public MethodReference Native { get; } = Import(module, nameof(IlCounters.Native));

        public MethodReference Literal { get; } = Import(module, nameof(IlCounters.Literal));

        public MethodReference Object { get; } = Import(module, nameof(IlCounters.Object));

        public MethodReference Array { get; } = Import(module, nameof(IlCounters.Array));

        public MethodReference Text { get; } = Import(module, nameof(IlCounters.Text));

        private static MethodReference Import(ModuleDefinition module, string name)
            => module.ImportReference(typeof(IlCounters).GetMethod(name));
    }
}
