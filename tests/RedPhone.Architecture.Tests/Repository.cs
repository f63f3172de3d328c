namespace RedPhone.Architecture.Tests;

/// <summary>Where the sources and the built firmware libraries lie.</summary>
internal static class Repository
{
    private static readonly string[] SkippedFolders =
        ["bin", "obj", ".git", ".vs", "TestResults", "node_modules", "demo-out"];

    /// <summary>The firmware libraries under the nano law.</summary>
    public static readonly string[] FirmwareLibraries =
        ["RedPhone.Wire", "RedPhone.Crypto", "RedPhone.Link", "RedPhone.Core", "RedPhone.Drivers"];

    public static readonly string Root = FindRoot();

    /// <summary>The compiled mscorlib surface, of the configuration these tests run in.</summary>
    public static string SurfacePath => Path.Combine(Root, "firmware", "nano", "mscorlib", "bin",
        Configuration, "netstandard2.0", "mscorlib.dll");

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
