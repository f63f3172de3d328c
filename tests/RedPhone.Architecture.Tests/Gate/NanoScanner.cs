using Mono.Cecil;
using Mono.Cecil.Cil;

namespace RedPhone.Architecture.Tests.Gate;

/// <summary>
/// Reads a compiled assembly and lists what breaks on the interpreter: the compiler says nothing
/// of most of it, and the device crashes, returns garbage or stops without a word.
/// </summary>
internal sealed class NanoScanner
{
    /// <summary>
    /// The interpreter's limit is 65,536; the rest is for the metadata processor.
    /// </summary>
    public const int MaxByteCode = 60 * 1024;

    private const int MaxLocals = 255;
    private const string FillsStringArrays = "RedPhone.Wire.StringArray";

    private readonly ModuleDefinition _module;
    private readonly Locator _locator;
    private readonly TypeInspector _types;
    private readonly HashSet<Violation> _found = [];

    private NanoScanner(ModuleDefinition module, Locator locator, string[] allowedAssemblies)
    {
        _module = module;
        _locator = locator;
        _types = new TypeInspector(module, allowedAssemblies);
    }

    /// <summary>All violations of a module, in the order of files and lines.</summary>
    /// <param name="module">Read with symbols; its resolver finds the mscorlib surface.</param>
    /// <param name="sources">Sources to look up declarations that have no code.</param>
    /// <param name="allowedAssemblies">References allowed besides mscorlib.</param>
    public static IReadOnlyList<Violation> Scan(
        ModuleDefinition module, IEnumerable<string> sources, params string[] allowedAssemblies)
    {
        var scanner = new NanoScanner(module, new Locator(sources), allowedAssemblies);
        int byteCode = 0;
        foreach (TypeDefinition type in module.GetTypes())
        {
            scanner.ScanType(type);
            byteCode += type.Methods.Where(m => m.HasBody).Sum(m => m.Body.CodeSize);
        }

        if (byteCode > MaxByteCode)
        {
            scanner.Report(NanoRule.TooMuchByteCode, module.Assembly.Name.Name, 0,
                $"{byteCode:N0} bytes of byte code, allowed {MaxByteCode:N0}");
        }

        return [.. scanner._found.OrderBy(v => v.File).ThenBy(v => v.Line).ThenBy(v => v.Rule)];
    }

    private void ScanType(TypeDefinition type)
    {
        Location Place() => _locator.Of(type);
        if (IsStateMachine(type))
        {
            Report(NanoRule.StateMachine, Place(), type.Name);
        }

        if (type.HasGenericParameters)
        {
            bool isDelegate = type.BaseType?.FullName == "System.MulticastDelegate";
            NanoRule rule = isDelegate ? NanoRule.GenericDelegate : NanoRule.OwnGenericType;
            Report(rule, Place(), type.Name);
        }

        Inspect(type.BaseType, Place);
        foreach (InterfaceImplementation implemented in type.Interfaces)
        {
            Inspect(implemented.InterfaceType, Place);
        }

        foreach (FieldDefinition field in type.Fields)
        {
            Inspect(field.FieldType, () => _locator.Of(field));
        }

        foreach (MethodDefinition method in type.Methods)
        {
            ScanMethod(method);
        }
    }

    private void ScanMethod(MethodDefinition method)
    {
        Location Place() => _locator.Of(method);
        if (method.HasGenericParameters)
        {
            Report(NanoRule.OwnGenericMethod, Place(), method.Name);
        }

        if (method.DeclaringType.IsInterface && method.HasBody)
        {
            Report(NanoRule.DefaultInterfaceMethod, Place(), method.Name);
        }

        Inspect(method.ReturnType, Place);
        foreach (ParameterDefinition parameter in method.Parameters)
        {
            Inspect(parameter.ParameterType, Place);
        }

        if (method.HasBody)
        {
            ScanBody(method);
        }
    }

    private void ScanBody(MethodDefinition method)
    {
        if (method.Body.Variables.Count > MaxLocals)
        {
            Report(NanoRule.TooManyLocals, _locator.Of(method),
                $"{method.Name} has {method.Body.Variables.Count} locals");
        }

        foreach (VariableDefinition local in method.Body.Variables)
        {
            Inspect(local.VariableType, () => _locator.Of(method));
        }

        bool isHot = method.CustomAttributes.Any(a => a.AttributeType.Name == "HotPathAttribute");
        Dictionary<int, Location> lines = Locator.Lines(method);
        Location? line = null;
        foreach (Instruction instruction in method.Body.Instructions)
        {
            line = lines.GetValueOrDefault(instruction.Offset, line!);
            Location Place() => line ?? _locator.Of(method);
            ScanInstruction(instruction, Place);
            if (IsUnfilledStringArray(instruction) && method.DeclaringType.FullName != FillsStringArrays)
            {
                Report(NanoRule.UnfilledStringArray, Place(), $"new string[] in {method.Name}");
            }

            if (isHot && Allocates(instruction) is string what)
            {
                Report(NanoRule.HotPathAllocation, Place(), $"{what} in {method.Name}");
            }
        }
    }

    private void ScanInstruction(Instruction instruction, Func<Location> place)
    {
        switch (instruction.OpCode.Code)
        {
            case Code.Calli:
                Report(NanoRule.FunctionPointer, place, "calli");
                break;
            case Code.Ldftn or Code.Ldvirtftn when instruction.Next?.OpCode.Code != Code.Newobj:
                Report(NanoRule.FunctionPointer, place, "address of a method");
                break;
            case Code.Localloc:
                Report(NanoRule.Pointer, place, "stackalloc");
                break;
            case Code.Cpblk or Code.Initblk:
                Report(NanoRule.Pointer, place, "raw memory");
                break;
            // Typed references, variable argument lists, tail jumps, and the prefixes of raw
            // memory: in no interpreter of this family.
            case Code.Arglist or Code.Mkrefany or Code.Refanytype or Code.Refanyval or Code.Jmp
                or Code.Ckfinite or Code.Tail or Code.Unaligned or Code.Volatile or Code.No:
                Report(NanoRule.UnsupportedOpcode, place, instruction.OpCode.Name);
                break;
        }

        switch (instruction.Operand)
        {
            case GenericInstanceMethod method:
                Report(NanoRule.GenericUse, place, method.Name);
                InspectMember(method.ElementMethod, place);
                break;
            case MemberReference member and not TypeReference:
                InspectMember(member, place);
                break;
            case TypeReference type:
                Inspect(type, place);
                break;
        }
    }

    private void InspectMember(MemberReference member, Func<Location> place)
    {
        Inspect(member.DeclaringType, place);
        if (_types.IsUnknown(member))
        {
            Report(NanoRule.UnknownMember, place, member.FullName);
        }

        switch (member)
        {
            case FieldReference field:
                Inspect(field.FieldType, place);
                break;
            case MethodReference method:
                Inspect(method.ReturnType, place);
                foreach (ParameterDefinition parameter in method.Parameters)
                {
                    Inspect(parameter.ParameterType, place);
                }

                break;
        }
    }

    private void Inspect(TypeReference? type, Func<Location> place)
    {
        foreach ((NanoRule rule, string what) in _types.Inspect(type))
        {
            Report(rule, place, what);
        }
    }

    // The compiler duplicates the reference when an initializer follows.
    private static bool IsUnfilledStringArray(Instruction instruction)
        => instruction.OpCode.Code == Code.Newarr
            && ((TypeReference)instruction.Operand).FullName == "System.String"
            && instruction.Next?.OpCode.Code != Code.Dup;

    // A throw in a hot method is a programmer error that never happens in a call.
    private static string? Allocates(Instruction instruction) => instruction.OpCode.Code switch
    {
        Code.Newarr => "new array",
        Code.Box => "boxing",
        Code.Newobj when instruction.Next?.OpCode.Code != Code.Throw
            && !IsValueType(((MethodReference)instruction.Operand).DeclaringType) => "new object",
        Code.Call when instruction.Operand is MethodReference
        { DeclaringType.FullName: "System.String", Name: "Concat" } => "joining strings",
        _ => null,
    };

    private static bool IsValueType(TypeReference type) => type.Resolve()?.IsValueType ?? false;

    private static bool IsStateMachine(TypeDefinition type)
        => type.Name.StartsWith('<') && type.Name.Contains(">d__");

    private void Report(NanoRule rule, Func<Location> place, string what)
        => Report(rule, place(), what);

    private void Report(NanoRule rule, Location place, string what)
        => Report(rule, place.File, place.Line, what);

    private void Report(NanoRule rule, string file, int line, string what)
    {
        if (!_found.Any(v => v.Rule == rule && v.File == file && v.Line == line))
        {
            _found.Add(new Violation(rule, file, line, what));
        }
    }
}
