using Mono.Cecil;

namespace RedPhone.Architecture.Tests;

/// <summary>
/// The surfaces the firmware is compiled against promise nothing that nanoFramework does not have:
/// each signature stands in tests/vectors/nano-api-mscorlib.txt or nano-api-platform.txt.
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

    public static TheoryData<string> Surfaces => new(Repository.Surfaces);

    [Theory]
    [MemberData(nameof(Surfaces))]
    public void Surface_EachTypeAndMember_IsInTheApiList(string project)
    {
        ApiList list = ApiList.Read(Repository.AssemblyOf(project));
        using ModuleDefinition surface = ModuleDefinition.ReadModule(
            Repository.SurfaceOf(project));
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
        Assert.InRange(compared, project.StartsWith("mscorlib") ? 100 : 1, 2000);
    }

    [Theory]
    [MemberData(nameof(Surfaces))]
    public void Surface_BaseTypesAndInterfaces_AreThoseOfTheList(string project)
    {
        ApiList list = ApiList.Read(Repository.AssemblyOf(project));
        using ModuleDefinition surface = ModuleDefinition.ReadModule(
            Repository.SurfaceOf(project));
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

    [Theory]
    [MemberData(nameof(Surfaces))]
    public void Surface_Assembly_IsUnsignedAndNamesOnlySurfaces(string project)
    {
        using ModuleDefinition surface = ModuleDefinition.ReadModule(
            Repository.SurfaceOf(project));
        Assert.Equal(Repository.AssemblyOf(project), surface.Assembly.Name.Name);
        Assert.Empty(surface.Assembly.Name.PublicKeyToken);
        Assert.True(surface.Assembly.Name.Version <= new Version(4, 0, 0, 0));
        Assert.Empty(surface.AssemblyReferences.Select(name => name.Name)
            .Except(Repository.Surfaces));
        if (Repository.AssemblyOf(project) == "mscorlib")
        {
            Assert.Empty(surface.AssemblyReferences);
        }
    }

    [Fact]
    public void PlatformSurface_OverTheNarrowOne_OnlyAdds()
    {
        using ModuleDefinition narrow = ModuleDefinition.ReadModule(Repository.SurfacePath);
        using ModuleDefinition wide = ModuleDefinition.ReadModule(
            Repository.SurfaceOf("mscorlib.Platform"));
        string[] types = [.. wide.GetTypes().Select(type => type.FullName)];
        Assert.Empty(narrow.GetTypes().Select(type => type.FullName).Except(types));
        Assert.Contains("System.Threading.Thread", types);
    }
}
