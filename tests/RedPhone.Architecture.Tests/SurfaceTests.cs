using Mono.Cecil;

namespace RedPhone.Architecture.Tests;

/// <summary>
/// The mscorlib surface the firmware is compiled against promises nothing that nanoFramework does
/// not have: each of its signatures stands in tests/vectors/nano-api-mscorlib.txt.
/// </summary>
public class SurfaceTests
{
    // Names of the world that only ports may bring to the firmware.
    private static readonly string[] PlatformNames =
    [
        "DateTime", "TimeSpan", "Random", "Console", "Environment", "Guid", "GC", "AppDomain",
        "System.Threading", "System.IO", "System.Net", "System.Diagnostics.Debug",
        "System.Diagnostics.Stopwatch", "Microsoft", "Windows", "nanoFramework",
    ];

    [Fact]
    public void Surface_EachTypeAndMember_IsInTheApiList()
    {
        ApiList list = ApiList.Read();
        using ModuleDefinition surface = ModuleDefinition.ReadModule(Repository.SurfacePath);
        var missing = new List<string>();
        int compared = 0;
        foreach (TypeDefinition type in surface.GetTypes()
            .Where(t => t.IsPublic || t.IsNestedPublic))
        {
            string name = SurfaceSignature.Name(type);
            if (!list.Types.TryGetValue(name, out ApiType? listed))
            {
                missing.Add($"type {name}");
                continue;
            }

            if (listed.Kind != SurfaceSignature.Kind(type))
            {
                missing.Add($"type {name}: is a {listed.Kind}");
            }

            foreach (string member in SurfaceSignature.Members(type))
            {
                compared++;
                if (!listed.Members.Contains(member))
                {
                    missing.Add($"{name}: {member}");
                }
            }
        }

        Assert.True(missing.Count == 0, string.Join('\n', missing));
        Assert.InRange(compared, 100, 2000);
    }

    [Fact]
    public void Surface_BaseTypesAndInterfaces_AreThoseOfTheList()
    {
        ApiList list = ApiList.Read();
        using ModuleDefinition surface = ModuleDefinition.ReadModule(Repository.SurfacePath);
        foreach (TypeDefinition type in surface.GetTypes().Where(t => t.IsPublic))
        {
            string name = SurfaceSignature.Name(type);
            IEnumerable<string> bases = SurfaceSignature.Bases(type);
            Assert.True(!bases.Except(list.Types[name].Bases).Any(),
                $"{name} : {string.Join(", ", bases)}");
        }
    }

    [Fact]
    public void Surface_PlatformTypes_AreAbsent()
    {
        using ModuleDefinition surface = ModuleDefinition.ReadModule(Repository.SurfacePath);
        string[] found = [.. surface.GetTypes().Select(type => type.FullName)
            .Where(name => PlatformNames.Any(platform => name == "System." + platform
                || name == platform || name.StartsWith(platform + ".")))];
        Assert.Empty(found);
    }

    [Fact]
    public void Surface_Assembly_IsUnsignedMscorlibWithoutReferences()
    {
        using ModuleDefinition surface = ModuleDefinition.ReadModule(Repository.SurfacePath);
        Assert.Equal("mscorlib", surface.Assembly.Name.Name);
        Assert.Empty(surface.Assembly.Name.PublicKeyToken);
        Assert.True(surface.Assembly.Name.Version <= new Version(4, 0, 0, 0));
        Assert.Empty(surface.AssemblyReferences);
    }
}
