namespace RedPhone.Architecture.Tests;

/// <summary>Where the sources and the built firmware libraries lie.</summary>
internal static class Repository
{
    private static readonly string[] SkippedFolders =
        ["bin", "obj", ".git", ".vs", "TestResults", "node_modules", "demo-out"];

    /// <summary>The firmware libraries under the nano law.</summary>
    public static readonly string[] FirmwareLibraries =
        ["RedPhone.Wire", "RedPhone.Crypto", "RedPhone.Link", "RedPhone.Core", "RedPhone.Drivers"];

    /// <summary>The firmware programs: under the same law, but they may see the platform.</summary>
    public static readonly string[] FirmwarePrograms = ["RedPhone.Esp32", "RedPhone.SelfTest"];

    public static readonly string Root = FindRoot();

    /// <summary>Projects of surfaces; all but mscorlib.Platform are named as their assembly.</summary>
    public static readonly string[] Surfaces = [.. Files("firmware/nano", ".csproj")
        .Select(path => Path.GetFileNameWithoutExtension(path)!).Order()];

    /// <summary>The compiled mscorlib surface that the firmware libraries see.</summary>
    public static string SurfacePath => SurfaceOf("mscorlib");

    /// <summary>A compiled surface, of the configuration these tests run in.</summary>
    public static string SurfaceOf(string project)
        => BuiltPath("nano/" + project, AssemblyOf(project));

    /// <summary>A compiled firmware program; it is read where it was built, never loaded.</summary>
    public static string ProgramPath(string name) => BuiltPath(name, name);

    /// <summary>The assembly a surface stands for.</summary>
    public static string AssemblyOf(string project)
        => project == "mscorlib.Platform" ? "mscorlib" : project;

    private static string BuiltPath(string project, string assembly) => Path.Combine(Root,
        "firmware", project, "bin", Configuration, "netstandard2.0", assembly + ".dll");

    private static string Configuration
        => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    /// <summary>A library beside the tests, with its portable PDB.</summary>
    public static string LibraryPath(string name)
        => Path.Combine(AppContext.BaseDirectory, name + ".dll");

    /// <summary>All files under a folder of the repository, without build output.</summary>
    public static IEnumerable<string> Files(string folder, params string[] extensions)
    {
        string path = Path.Combine(Root, folder);
        return Directory.Exists(path) ? Walk(path, extensions) : [];
    }

    /// <summary>The path from the root, with forward slashes.</summary>
    public static string Relative(string path)
        => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static IEnumerable<string> Walk(string folder, string[] extensions)
    {
        foreach (string file in Directory.EnumerateFiles(folder))
        {
            if (extensions.Length == 0 || extensions.Contains(Path.GetExtension(file)))
            {
                yield return file;
            }
        }

        foreach (string inner in Directory.EnumerateDirectories(folder))
        {
            if (SkippedFolders.Contains(Path.GetFileName(inner)))
            {
                continue;
            }

            foreach (string file in Walk(inner, extensions))
            {
                yield return file;
            }
        }
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder != null && !File.Exists(Path.Combine(folder.FullName, "global.json")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("No repository root.");
    }
}
