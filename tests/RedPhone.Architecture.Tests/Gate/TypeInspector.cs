using Mono.Cecil;

namespace RedPhone.Architecture.Tests.Gate;

/// <summary>Takes a type reference apart, and looks members up in the surfaces.</summary>
internal sealed class TypeInspector(ModuleDefinition module, string[] allowedAssemblies)
{
    private readonly Dictionary<string, bool> _unknown = [];

    public IEnumerable<(NanoRule Rule, string What)> Inspect(TypeReference? type)
    {
        while (type != null)
        {
            switch (type)
            {
                case GenericInstanceType generic:
                    yield return (RuleOf(generic), generic.ElementType.Name);
                    break;
                case ArrayType { Rank: > 1 }:
                    yield return (NanoRule.MultiDimensionalArray, type.Name);
                    break;
                case PointerType or PinnedType:
                    yield return (NanoRule.Pointer, type.Name);
                    break;
                case FunctionPointerType:
                    yield return (NanoRule.FunctionPointer, "function pointer type");
                    yield break;
            }

            if (type is TypeSpecification wrapped)
            {
                type = wrapped.ElementType;
                continue;
            }

            if (IsForeign(type))
            {
                yield return (NanoRule.ForeignAssembly, $"{type.FullName} of {type.Scope.Name}");
            }
            else if (IsUnknown(type))
            {
                yield return (NanoRule.UnknownMember, type.FullName);
            }

            yield break;
        }
    }

    /// <summary>True for a member of a surface, or a type of it, that is not there.</summary>
    public bool IsUnknown(MemberReference member)
    {
        TypeReference owner = member as TypeReference ?? member.DeclaringType;
        if (owner is TypeSpecification or GenericParameter
            || !Repository.Surfaces.Contains(owner.Scope.Name) || owner.Scope == module)
        {
            return false;
        }

        if (!_unknown.TryGetValue(member.FullName, out bool unknown))
        {
            unknown = Resolve(member) == null;
            _unknown.Add(member.FullName, unknown);
        }

        return unknown;
    }

    private static NanoRule RuleOf(GenericInstanceType generic)
    {
        bool isDelegate = generic.ElementType.Name.StartsWith("Func`", StringComparison.Ordinal)
            || generic.ElementType.Name.StartsWith("Action`", StringComparison.Ordinal)
            || (Resolve(generic.ElementType) as TypeDefinition)?.BaseType?.Name
                == "MulticastDelegate";
        return isDelegate ? NanoRule.GenericDelegate : NanoRule.GenericUse;
    }

    private bool IsForeign(TypeReference type)
        => type is not GenericParameter
        && type.Scope is AssemblyNameReference { Name: not "mscorlib" } assembly
        && !allowedAssemblies.Contains(assembly.Name);

    private static IMemberDefinition? Resolve(MemberReference member)
    {
        try
        {
            return member.Resolve();
        }
        catch (AssemblyResolutionException)
        {
            return null;
        }
    }
}
