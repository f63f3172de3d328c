using System.Xml.Linq;

namespace RedPhone.Architecture.Tests;

public class DependencyTests
{
    private static readonly string[] AllProjects =
        [.. Repository.Files("", ".csproj").Select(Repository.Relative)];

    public static TheoryData<string> Projects
        => new(AllProjects.Where(path => !path.StartsWith("tests/")
            && !path.StartsWith("firmware/nano/")));

    // The surfaces of nanoFramework's own assemblies, and who besides them may see the platform.
    public static TheoryData<string> Surfaces
        => new(AllProjects.Where(path => path.StartsWith("firmware/nano/")));

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_References_AreAllowed(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        Assert.True(DependencyRules.Allowed.TryGetValue(name, out string[]? allowed),
            $"{path}: unknown project; say in DependencyRules.cs what it may see");
        bool isProgram = Repository.FirmwarePrograms.Contains(name);
        string[] surfaces = isProgram ? Repository.Surfaces : ["mscorlib"];
        string[] refused = [.. Reachable(name).Except(allowed!).Except(surfaces)];
        Assert.True(refused.Length == 0, $"{path} may not see {string.Join(", ", refused)}");
        Assert.Equal(isProgram, Load(path).Descendants("UsesPlatform").Any());
    }

    [Theory]
    [MemberData(nameof(Surfaces))]
    public void Surface_References_AreSurfaces(string path)
        => Assert.Empty(Reachable(Path.GetFileNameWithoutExtension(path))
            .Except(Repository.Surfaces));

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_CompiledFiles_AreItsOwn(string path)
    {
        string[] foreign = [.. Load(path).Descendants("Compile")
            .Select(item => (string?)item.Attribute("Include") ?? "")
            .Where(include => include.Contains(".."))];
        Assert.True(foreign.Length == 0,
            $"{path} compiles {string.Join(", ", foreign)}: reference the project instead");
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_BinaryReferences_AreNone(string path)
    {
        string[] binaries = [.. Load(path).Descendants("Reference")
            .Select(item => (string?)item.Attribute("Include") ?? "")];
        Assert.True(binaries.Length == 0, $"{path} references {string.Join(", ", binaries)}");
    }

    [Fact]
    public void Rules_NoServer_SeesThePhone()
    {
        foreach (string server in DependencyRules.Servers)
        {
            Assert.Empty(Closure(server).Intersect(DependencyRules.PhoneOnly));
        }
    }

    [Fact]
    public void Rules_MasterAndRelay_ShareWireAndHostingOnly()
        => Assert.Equal(["RedPhone.Hosting", "RedPhone.Wire"],
            Closure("RedPhone.Master").Intersect(Closure("RedPhone.Relay")).Order());

    [Fact]
    public void FirmwareProjects_PackageReferences_AreNone()
    {
        foreach (string path in Repository.Files("firmware", ".csproj"))
        {
            Assert.Empty(Load(Repository.Relative(path)).Descendants("PackageReference"));
        }
    }

    // What the rules allow, followed through.
    private static HashSet<string> Closure(string project)
        => Follow(project, name => DependencyRules.Allowed[name]);

    // What the project files say, followed through; a project not written yet has none.
    private static HashSet<string> Reachable(string project) => Follow(project, name =>
    {
        string? path = AllProjects
            .FirstOrDefault(file => Path.GetFileNameWithoutExtension(file) == name);
        return path == null ? [] : Load(path).Descendants("ProjectReference")
            .SelectMany(item => ((string?)item.Attribute("Include") ?? "").Split(';'))
            .Select(include => include.Trim().Replace('\\', '/'))
            .Where(include => !include.Contains("/nano/"))
            .Select(include => Path.GetFileNameWithoutExtension(include));
    });

    private static HashSet<string> Follow(string start, Func<string, IEnumerable<string>> next)
    {
        var seen = new HashSet<string>();
        var open = new Queue<string>(next(start));
        while (open.TryDequeue(out string? name))
        {
            if (seen.Add(name))
            {
                foreach (string further in next(name))
                {
                    open.Enqueue(further);
                }
            }
        }

        return seen;
    }

    private static XDocument Load(string path)
        => XDocument.Load(Path.Combine(Repository.Root, path));
}
