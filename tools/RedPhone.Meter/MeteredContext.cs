using System.Reflection;
using System.Runtime.Loader;

namespace RedPhone.Meter;

/// <summary>
/// Every RedPhone assembly once more, the firmware instrumented: its five libraries and the
/// device's application, which finds the fakes of its platform here. Code that runs in here is the
/// code outside, but counts; nothing but strings passes the border. Make one for each measurement
/// that shall not see another's counts.
/// </summary>
public sealed class MeteredContext : AssemblyLoadContext
{
    /// <summary>The application with the adapters.</summary>
    public const string Application = "RedPhone.Esp32";

    /// <summary>The assemblies that a device gets; what runs in its self-test is not measured.</summary>
    public static readonly string[] Firmware =
    [
        "RedPhone.Wire", "RedPhone.Crypto", "RedPhone.Link", "RedPhone.Core", "RedPhone.Drivers",
        Application,
    ];

    private const string Fakes = "RedPhone.NanoFakes";

    private readonly string _folder;
    private readonly Dictionary<string, byte[]> _instrumented = [];

    /// <summary>Instruments the assemblies that lie beside the running program.</summary>
    public MeteredContext()
        : base("metered")
    {
        _folder = AppContext.BaseDirectory;
        var instrumenter = new IlInstrumenter(PathOf(Fakes));
        foreach (string name in Firmware)
        {
            _instrumented[name] = instrumenter.Instrument(PathOf(name));
        }

        string self = typeof(MeteredContext).Assembly.GetName().Name!;
        _instrumented[self] = instrumenter.Instrument(PathOf(self),
            typeof(ReferenceLoops).FullName);
        Inside(typeof(IlCounters)).GetProperty(nameof(IlCounters.Names))!
            .SetValue(null, instrumenter.Names);
    }

    /// <summary>Calls a static method "string name(string)" of the inner copy of a type.</summary>
    public string Call(Type type, string method, string argument)
        => (string)Inside(type).GetMethod(method)!
            .Invoke(null, BindingFlags.DoNotWrapExceptions, null, [argument], null)!;

    /// <summary>Runs the inner copy of a program's "static Task&lt;int&gt; Main(string[])".</summary>
    public int RunProgram(Type program, string[] arguments)
        => ((Task<int>)Inside(program).GetMethod("Main")!
            .Invoke(null, BindingFlags.DoNotWrapExceptions, null, [arguments], null)!)
            .GetAwaiter().GetResult();

    /// <summary>The inner copy of a type.</summary>
    public Type Inside(Type outside)
        => LoadFromAssemblyName(outside.Assembly.GetName()).GetType(outside.FullName!)!;

    /// <inheritdoc />
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string name = assemblyName.Name!;
        if (_instrumented.TryGetValue(name, out byte[]? bytes))
        {
            return LoadFromStream(new MemoryStream(bytes));
        }

        bool ours = name.StartsWith("RedPhone.", StringComparison.Ordinal) || name == "redphone";
        return ours && File.Exists(PathOf(name)) ? LoadFromAssemblyPath(PathOf(name)) : null;
    }

    private string PathOf(string name) => Path.Combine(_folder, name + ".dll");
}
