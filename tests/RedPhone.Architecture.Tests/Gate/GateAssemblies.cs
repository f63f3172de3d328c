using Mono.Cecil;

namespace RedPhone.Architecture.Tests.Gate;

/// <summary>
/// Finds assemblies for Cecil: mscorlib is always the surface, firmware libraries lie beside the
/// tests, a program also finds the platform's surfaces, anything else is unknown on purpose.
/// </summary>
internal sealed class GateAssemblies(bool seesPlatform = false) : IAssemblyResolver
{
    private readonly Dictionary<string, AssemblyDefinition> _read = [];

    public AssemblyDefinition Resolve(AssemblyNameReference name)
        => Resolve(name, new ReaderParameters());

    public AssemblyDefinition Resolve(AssemblyNameReference name, ReaderParameters parameters)
    {
        if (!_read.TryGetValue(name.Name, out AssemblyDefinition? assembly))
        {
            bool isFirmware = Repository.FirmwareLibraries.Contains(name.Name);
            bool isPlatform = seesPlatform && Repository.Surfaces.Contains(name.Name);
            if (!isFirmware && !isPlatform && name.Name != "mscorlib")
            {
                throw new AssemblyResolutionException(name);
            }

            string path = isFirmware ? Repository.LibraryPath(name.Name)
                : Repository.SurfaceOf(seesPlatform && name.Name == "mscorlib"
                    ? "mscorlib.Platform" : name.Name);
            assembly = AssemblyDefinition.ReadAssembly(
                path, new ReaderParameters { AssemblyResolver = this });
            _read.Add(name.Name, assembly);
        }

        return assembly;
    }

    /// <summary>Reads a module with its symbols.</summary>
    public ModuleDefinition ReadWithSymbols(string path) => ModuleDefinition.ReadModule(
        path, new ReaderParameters { AssemblyResolver = this, ReadSymbols = true });

    /// <summary>Reads a module and its portable PDB from memory.</summary>
    public ModuleDefinition ReadWithSymbols(Stream image, Stream symbols)
        => ModuleDefinition.ReadModule(image, new ReaderParameters
        {
            AssemblyResolver = this,
            ReadSymbols = true,
            SymbolReaderProvider = new Mono.Cecil.Cil.PortablePdbReaderProvider(),
            SymbolStream = symbols,
        });

    public void Dispose()
    {
        foreach (AssemblyDefinition assembly in _read.Values)
        {
            assembly.Dispose();
        }
    }
}
