using Mono.Cecil;
using RedPhone.Architecture.Tests.Gate;
using Xunit.Abstractions;

namespace RedPhone.Architecture.Tests;

public class NanoSubsetTests(ITestOutputHelper output)
{
    public static TheoryData<string> Libraries => new(Repository.FirmwareLibraries);

    public static TheoryData<string> Programs => new(Repository.FirmwarePrograms);

    public static TheoryData<string> All
        => new([.. Repository.FirmwareLibraries, .. Repository.FirmwarePrograms]);

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

    [Theory]
    [MemberData(nameof(Programs))]
    public void FirmwareProgram_AsCompiled_RunsOnTheInterpreter(string program)
    {
        using var assemblies = new GateAssemblies(seesPlatform: true);
        using ModuleDefinition module =
            assemblies.ReadWithSymbols(Repository.ProgramPath(program));
        IReadOnlyList<Violation> found = NanoScanner.Scan(module,
            Repository.Files("firmware/" + program, ".cs"),
            [.. DependencyRules.Allowed[program], .. Repository.Surfaces]);
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void FirmwareAssembly_Size_FitsTheDevice(string name)
    {
        bool isProgram = Repository.FirmwarePrograms.Contains(name);
        string path = isProgram ? Repository.ProgramPath(name) : Repository.LibraryPath(name);
        using ModuleDefinition module = ModuleDefinition.ReadModule(path);
        MethodDefinition[] methods =
            [.. module.GetTypes().SelectMany(type => type.Methods).Where(m => m.HasBody)];
        int byteCode = methods.Sum(method => method.Body.CodeSize);
        output.WriteLine($"{name}: {byteCode:N0} bytes of byte code (of "
            + $"{NanoScanner.MaxByteCode:N0}), {methods.Length} methods, "
            + $"{module.GetTypes().Count()} types, file {new FileInfo(path).Length:N0} bytes");
        Assert.InRange(byteCode, 1, NanoScanner.MaxByteCode);
    }
}
