using Mono.Cecil;
using RedPhone.Architecture.Tests.Gate;

namespace RedPhone.Architecture.Tests;

public class NanoSubsetTests
{
    public static TheoryData<string> Libraries => new(Repository.FirmwareLibraries);

    [Theory]
    [MemberData(nameof(Libraries))]
    public void FirmwareLibrary_AsCompiled_RunsOnTheInterpreter(string library)
    {
        using var assemblies = new GateAssemblies();
        using ModuleDefinition module =
            assemblies.ReadWithSymbols(Repository.LibraryPath(library));
        IReadOnlyList<Violation> found = NanoScanner.Scan(module,
            Repository.Files("firmware/" + library, ".cs"), DependencyRules.Firmware[library]);
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void FirmwareLibrary_References_AreMscorlibAndTheFirmwareBelow(string library)
    {
        string path = Repository.LibraryPath(library);
        using ModuleDefinition module = ModuleDefinition.ReadModule(path);
        string[] allowed = [.. DependencyRules.Firmware[library], "mscorlib"];
        Assert.Empty(module.AssemblyReferences.Select(name => name.Name).Except(allowed));
    }
}
