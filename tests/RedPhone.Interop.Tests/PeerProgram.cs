using System.Collections.Concurrent;
using System.Diagnostics;

namespace RedPhone.Interop.Tests;

/// <summary>
/// Programs nobody here wrote: small C programs of ours (folder peers) on the system's libraries,
/// built on demand, and programs that are installed.
/// </summary>
internal sealed class PeerProgram
{
    public const string Bzrtp = "bzrtp";
    public const string BzrtpBench = "bzrtp-bench";
    public const string Srtp = "srtp";
    public const string Gstreamer = "gstreamer";

    private const string Compiler = "/usr/bin/gcc";
    private const string Include = "/usr/include/";
    private const string GstLaunch = "/usr/bin/gst-launch-1.0";

    /// <summary>What each needs: source, libraries, and which package brings which file.</summary>
    private static readonly Dictionary<string, PeerProgram> _all = new()
    {
        [Bzrtp] = new("bzrtp_peer", ["-lbzrtp", "-lbctoolbox", "-lsqlite3"],
            ("gcc", Compiler), ("libbzrtp-dev", Include + "bzrtp/bzrtp.h"),
            ("libbctoolbox-dev", Include + "bctoolbox/crypto.h"),
            ("libsqlite3-dev", Include + "sqlite3.h")),
        [BzrtpBench] = new("bzrtp_bench", ["-lbzrtp", "-lbctoolbox", "-lsqlite3"],
            ("gcc", Compiler), ("libbzrtp-dev", Include + "bzrtp/bzrtp.h"),
            ("libbctoolbox-dev", Include + "bctoolbox/crypto.h"),
            ("libsqlite3-dev", Include + "sqlite3.h")),
        [Srtp] = new("srtp_peer", ["-lsrtp2"],
            ("gcc", Compiler), ("libsrtp2-dev", Include + "srtp2/srtp.h")),
        [Gstreamer] = new(null, [],
            ("gstreamer1.0-tools", GstLaunch),
            ("gstreamer1.0-plugins-good", GstPlugin("libgstrtp.so")),
            ("gstreamer1.0-plugins-bad", GstPlugin("libgstsrtp.so"))),
    };

    private static readonly ConcurrentDictionary<string, Lazy<string>> _built = new();

    private readonly string? _source;
    private readonly string[] _libraries;
    private readonly (string Package, string File)[] _needs;

    private PeerProgram(string? source, string[] libraries, params (string, string)[] needs)
    {
        _source = source;
        _libraries = libraries;
        _needs = needs;
    }

    /// <summary>Null when the peer can be built, or must be because this is CI.</summary>
    public static string? WhyNot(string peer)
    {
        string[] missing = [.. _all[peer]._needs.Where(need => !File.Exists(need.File))
            .Select(need => need.Package)];
        bool mustRun = Environment.GetEnvironmentVariable("CI") is { Length: > 0 };
        return missing.Length == 0 || mustRun ? null
            : $"needs a Debian package: apt-get install {string.Join(' ', missing)}";
    }

    /// <summary>Builds the peer once a run and returns the path of the program.</summary>
    public static string Build(string peer) => _built.GetOrAdd(peer,
        name => new Lazy<string>(_all[name].Compile)).Value;

    /// <summary>Starts the peer with redirected input and output.</summary>
    public static Process Start(string peer, IEnumerable<string> arguments) => Launch(
        Build(peer), arguments);

    private static string GstPlugin(string file)
        => Directory.Exists("/usr/lib") ? Directory.EnumerateDirectories("/usr/lib", "*-linux-gnu")
            .Select(folder => Path.Combine(folder, "gstreamer-1.0", file))
            .FirstOrDefault(File.Exists) ?? file : file;

    private string Compile()
    {
        if (_source is null)
        {
            return _needs[0].File;
        }

        string folder = Path.Combine(AppContext.BaseDirectory, "peers");
        string program = Path.Combine(folder, _source);
        using Process gcc = Launch(Compiler, ["-O2", "-Wall", "-Wextra", "-Werror", "-o", program,
            Path.Combine(folder, _source + ".c"), .. _libraries]);
        string errors = gcc.StandardError.ReadToEnd();
        gcc.WaitForExit();
        Assert.True(gcc.ExitCode == 0, errors);
        return program;
    }

    private static Process Launch(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }
}
