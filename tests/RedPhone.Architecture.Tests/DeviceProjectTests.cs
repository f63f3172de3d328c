using System.Xml.Linq;

namespace RedPhone.Architecture.Tests;

/// <summary>
/// The .nfproj files, which only a machine with nanoFramework's build can build: they must at least
/// agree with the .csproj of the same assembly and with their packages.config.
/// </summary>
public class DeviceProjectTests
{
    private static readonly XNamespace Ns = "http://schemas.microsoft.com/developer/msbuild/2003";

    public static TheoryData<string> Projects
        => new(Repository.Files("firmware", ".nfproj").Select(Repository.Relative));

    [Fact]
    public void DeviceProjects_EachFirmwareAssembly_HasOne()
        => Assert.Equal(
            Repository.FirmwareLibraries.Concat(Repository.FirmwarePrograms).Order(),
            Repository.Files("firmware", ".nfproj").Select(Path.GetFileNameWithoutExtension)
                .Order());

    [Theory]
    [MemberData(nameof(Projects))]
    public void DeviceProject_Packages_AreThoseReferenced(string path)
    {
        string config = Path.Combine(Repository.Root, Path.GetDirectoryName(path)!,
            "packages.config");
        string[] packages = [.. XDocument.Load(config).Descendants("package")
            .Select(p => $"{p.Attribute("id")!.Value}.{p.Attribute("version")!.Value}").Order()];
        string[] hints = [.. Values(path, "HintPath")
            .Select(hint => hint.Split('\\').SkipWhile(part => part != "packages").ElementAt(1))
            .Order()];
        Assert.Equal(packages, hints);
        Assert.All(packages, package => Assert.Matches(@"^nanoFramework\..+\.\d+\.\d+\.\d+$",
            package));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void DeviceProject_References_AreThoseTheLayersAllow(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        string folder = Path.Combine(Repository.Root, Path.GetDirectoryName(path)!);
        string[] references = [.. Load(path).Descendants(Ns + "ProjectReference")
            .Select(r => r.Attribute("Include")!.Value.Replace('\\', '/'))];
        Assert.All(references, r => Assert.True(File.Exists(Path.Combine(folder, r)), r));
        Assert.Equal(DependencyRules.Allowed[name].Order(),
            references.Select(r => Path.GetFileNameWithoutExtension(r)).Order());
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void DeviceProject_Build_SharesNothingWithTheGates(string path)
    {
        Assert.Equal(["false"], Values(path, "ImportDirectoryBuildProps"));
        Assert.Equal(["false"], Values(path, "ImportDirectoryBuildTargets"));
        Assert.All(Values(path, "BaseIntermediateOutputPath")
            .Concat(Values(path, "IntermediateOutputPath")).Concat(Values(path, "OutputPath")),
            folder => Assert.StartsWith(@"bin\nano\", folder));
        Assert.Equal(["9.0"], Values(path, "LangVersion"));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void DeviceProject_Sources_AreThoseOfItsAssembly(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        string include = Assert.Single(Load(path).Descendants(Ns + "Compile"))
            .Attribute("Include")!.Value.Replace('\\', '/');
        string folder = Path.GetFullPath(Path.Combine(Repository.Root,
            Path.GetDirectoryName(path)!, include[..include.IndexOf("**")]));
        Assert.Equal(Path.Combine(Repository.Root, "firmware", name),
            folder.TrimEnd('/', '\\'));
    }

    private static XDocument Load(string path)
        => XDocument.Load(Path.Combine(Repository.Root, path));

    private static string[] Values(string path, string element)
        => [.. Load(path).Descendants(Ns + element).Select(e => e.Value)];
}
