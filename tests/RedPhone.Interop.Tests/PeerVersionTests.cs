using System.Diagnostics;
using Xunit.Abstractions;

namespace RedPhone.Interop.Tests;

/// <summary>
/// Prints which peers these tests ran against, for docs/interop.md. The command stands there.
/// </summary>
public sealed class PeerVersionTests(ITestOutputHelper output)
{
    private static readonly string[] _packages = ["libbzrtp-dev", "libsrtp2-dev",
        "gstreamer1.0-tools", "gstreamer1.0-plugins-good", "gstreamer1.0-plugins-bad", "gcc"];

    [RequiresPeerFact(PeerProgram.Srtp)]
    public async Task Peers_Installed_HaveVersions()
    {
        int known = 0;
        foreach (string package in _packages)
        {
            string version = await VersionAsync(package);
            known += version.Length > 0 ? 1 : 0;
            output.WriteLine($"{package} {(version.Length > 0 ? version : "not installed")}");
        }

        output.WriteLine("Portable.BouncyCastle "
            + typeof(Org.BouncyCastle.Crypto.IDigest).Assembly.GetName().Version);
        Assert.NotEqual(0, known);
    }

    private static async Task<string> VersionAsync(string package)
    {
        using Process query = Process.Start(new ProcessStartInfo("dpkg-query",
            ["-W", "-f", "${Version}", package])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        string version = await query.StandardOutput.ReadToEndAsync();
        await query.WaitForExitAsync();
        return query.ExitCode == 0 ? version.Trim() : "";
    }
}
