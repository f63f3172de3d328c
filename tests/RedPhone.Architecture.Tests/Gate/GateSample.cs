using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Mono.Cecil;

namespace RedPhone.Architecture.Tests.Gate;

/// <summary>
/// A small firmware source of tests/gate-samples. Its head says who must refuse it
/// ("// Refused by: rule or compiler error") and how it is compiled, "// &lt;- here" marks the
/// line.
/// </summary>
internal sealed class GateSample(string path)
{
    private static readonly string[] HostAssemblies =
        ["System.Private.CoreLib.dll", "System.Console.dll", "System.Runtime.dll"];

    private static readonly Lazy<MetadataReference> Surface =
        new(() => MetadataReference.CreateFromFile(Repository.SurfacePath));

    private static readonly Lazy<MetadataReference> Wider = new(WiderSurface);

    private static readonly Lazy<MetadataReference[]> Host = new(HostReferences);

    private readonly string _text = File.ReadAllText(path);

    public string FileName { get; } = Repository.Relative(path);

    /// <summary>The rule or compiler error, or "nothing".</summary>
    public string RefusedBy => Regex.Match(_text, @"^// Refused by: (\w+)").Groups[1].Value;

    /// <summary>Rules that the sample cannot help breaking as well.</summary>
    public IEnumerable<string> AlsoRefusedBy
        => Regex.Matches(_text, @"\n// Also refused by: (\w+)").Select(m => m.Groups[1].Value);

    public IEnumerable<int> ExpectedLines => _text.Split('\n')
        .Select((line, index) => (line, index))
        .Where(item => item.line.Contains("// <- here")).Select(item => item.index + 1);

    /// <summary>No references were used but the surface itself.</summary>
    public bool IsCompiledLikeFirmware => !HasOption("against");

    /// <summary>
    /// What the compiler says (errors only), and the module when it says nothing.
    /// </summary>
    public IReadOnlyList<Diagnostic> Compile(out ModuleDefinition? module)
    {
        var image = new MemoryStream();
        var symbols = new MemoryStream();
        EmitResult result = Compilation().Emit(image, symbols,
            options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
        image.Position = 0;
        symbols.Position = 0;
        module = result.Success ? new GateAssemblies().ReadWithSymbols(image, symbols) : null;
        return [.. result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)];
    }

    private CSharpCompilation Compilation()
    {
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary,
            optimizationLevel: OptimizationLevel.Release, allowUnsafe: HasOption("unsafe"));
        return CSharpCompilation.Create("Sample", Sources(), References(), options);
    }

    private IEnumerable<SyntaxTree> Sources()
    {
        Match copies = Regex.Match(_text, "\n// Compiled: ([0-9]+) times");
        int count = copies.Success ? int.Parse(copies.Groups[1].Value) : 1;
        for (int i = 0; i < count; i++)
        {
            yield return Parse(_text.Replace("_COPY_", i.ToString()), path);
        }
    }

    private MetadataReference[] References()
        => HasOption("against the host") ? Host.Value
        : HasOption("against a wider mscorlib") ? [Wider.Value] : [Surface.Value];

    private static MetadataReference[] HostReferences()
    {
        string all = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        return [.. all.Split(Path.PathSeparator)
            .Where(file => HostAssemblies.Contains(Path.GetFileName(file)))
            .Select(file => MetadataReference.CreateFromFile(file))];
    }

    private static MetadataReference WiderSurface()
    {
        IEnumerable<string> files = Repository.Files("firmware/nano/mscorlib", ".cs")
            .Concat(Repository.Files("tests/gate-samples/wider-mscorlib", ".cs"));
        return CSharpCompilation.Create("mscorlib",
            files.Select(file => Parse(File.ReadAllText(file), file)),
            options: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary))
            .ToMetadataReference();
    }

    private static SyntaxTree Parse(string text, string file) => CSharpSyntaxTree.ParseText(text,
        new CSharpParseOptions(LanguageVersion.CSharp9), file, System.Text.Encoding.UTF8);

    private bool HasOption(string option) => Regex.IsMatch(_text, "\n// Compiled: " + option);
}
