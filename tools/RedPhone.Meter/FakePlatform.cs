using Mono.Cecil;

namespace RedPhone.Meter;

/// <summary>
/// Puts fakes in the place of the platform: the application's references to nanoFramework's
/// assemblies, and to those members of its mscorlib that have a fake, become references to one
/// assembly of fakes. The code stays what it was, instruction for instruction.
/// </summary>
internal sealed class FakePlatform
{
    // The run time's own serves for what has no fake: the libraries' part of it.
    private const string Core = "mscorlib";
    private const string Own = "RedPhone.";

    private readonly ModuleDefinition _fakes;

    /// <summary>The fakes of the assembly at <paramref name="path"/>.</summary>
    public FakePlatform(string path) => _fakes = ModuleDefinition.ReadModule(path);

    /// <summary>The fake of a type; null when there is none.</summary>
    public TypeDefinition? Find(TypeReference type) => _fakes.GetType(type.FullName);

    /// <summary>Redirects what the module references.</summary>
    public void PutInPlace(ModuleDefinition module)
    {
        string[] missing = [.. module.GetMemberReferences().Where(IsMissing)
            .Select(member => member.FullName)];
        if (missing.Length > 0)
        {
            throw new InvalidOperationException("no fake of " + string.Join(", ", missing));
        }

        var fakes = new AssemblyNameReference(_fakes.Assembly.Name.Name,
            _fakes.Assembly.Name.Version);
        foreach (TypeReference type in module.GetTypeReferences().ToArray())
        {
            if (type.IsNested || type.Scope is not AssemblyNameReference scope
                || scope.Name.StartsWith(Own, StringComparison.Ordinal))
            {
                continue;
            }

            if (Find(type) is not null)
            {
                if (!module.AssemblyReferences.Contains(fakes))
                {
                    module.AssemblyReferences.Add(fakes);
                }

                type.Scope = fakes;
            }
            else if (scope.Name != Core)
            {
                throw new InvalidOperationException($"no fake of {scope.Name}'s {type.FullName}");
            }
        }
    }

    // A fake of the type, but without this member.
    private bool IsMissing(MemberReference member)
        => Find(member.DeclaringType) is TypeDefinition fake
            && member is MethodReference method
            && !fake.Methods.Any(candidate => candidate.Name == method.Name
                && candidate.ReturnType.FullName == method.ReturnType.FullName
                && candidate.Parameters.Select(p => p.ParameterType.FullName)
                    .SequenceEqual(method.Parameters.Select(p => p.ParameterType.FullName)));
}
