using System.Diagnostics;

namespace RedPhone.Interop.Tests;

/// <summary><c>redphone srtp</c> as a process: one packet a line, bad ones with their reason.
/// </summary>
public sealed class SrtpCommandTests
{
    private const string Key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d";
    private const string LongKey = Key + "202122232425262728292a2b2c2d2e2f";
    private const string Plain = "8060fffa00000000decafbad"
        + "abababababababababababababababababababab";

    /// <summary>Computed by other implementations of RFC 3711 (see SrtpVectorTests).</summary>
    private const string Golden = "8060fffa00000000decafbad3579445e3f210acf763b7c050e37c882e06045"
        + "325359918844c3f45e5c7d";

    [Fact]
    public async Task Protect_GoldenLine_IsTheSameAndBadOnesAreAnswered()
    {
        (int exit, string[] lines) = await RunAsync(["protect", "--key", Key],
            Plain, Plain, "80", "xyz", new string('0', 4_000), "8060fffb00000000decafbad",
            "8060fffc00000000decafbae");

        Assert.Equal([Golden, "error ssrc-or-sequence", "error malformed", "error not-hex",
            "error too-long", lines[5], "error ssrc-or-sequence"], lines);
        Assert.Equal(2 * (12 + 10), lines[5].Length);
        Assert.NotEqual(0, exit);
    }

    [Fact]
    public async Task Unprotect_GoldenLine_IsThePlainOneAndEachBadOneHasItsReason()
    {
        (int exit, string[] lines) = await RunAsync(["unprotect", "--key", Key],
            Golden[..^1] + "c", Golden, Golden, Golden[..20], Golden.Replace("decafbad", "decafbae"),
            "", "g0");

        Assert.Equal(["error bad-tag", Plain, "error replayed", "error malformed",
            "error wrong-ssrc", "error malformed", "error not-hex"], lines);
        Assert.NotEqual(0, exit);
        (exit, lines) = await RunAsync(["unprotect", "--key", Key], Golden);
        Assert.Equal((0, Plain), (exit, Assert.Single(lines)));
    }

    [Theory]
    [InlineData("AES_CM_128_HMAC_SHA1_32", Key, 4)]
    [InlineData("H2A8", Key, 10)]
    [InlineData("AES_256_CM_HMAC_SHA1_80", LongKey, 10)]
    [InlineData("AES_256_H2A8", LongKey, 10)]
    public async Task ProtectThenUnprotect_EachProfile_GivesThePlainOne(string profile, string key,
        int tagBytes)
    {
        (int exit, string[] wire) = await RunAsync(["protect", "--profile", profile, "--key", key],
            Plain);
        Assert.Equal((0, Plain.Length + (2 * tagBytes)), (exit, Assert.Single(wire).Length));
        Assert.NotEqual(Golden, wire[0]);

        (exit, string[] plain) = await RunAsync(
            ["unprotect", "--profile", profile, "--key", key], wire[0]);
        Assert.Equal((0, Plain), (exit, Assert.Single(plain)));
    }

    [Fact]
    public async Task Rtcp_ProtectThenUnprotect_GivesThePlainOneOnce()
    {
        const string report = "80c90001cafebabe";
        (int exit, string[] wire) = await RunAsync(["protect", "--rtcp", "--key", Key], report,
            report, "00");
        Assert.Equal("error malformed", wire[2]);
        Assert.Equal(report + "8000000160f83a56ff40640e0d5b", wire[1]);
        Assert.NotEqual(0, exit);

        (exit, string[] plain) = await RunAsync(["unprotect", "--rtcp", "--key", Key],
            wire[1], wire[0], wire[0], wire[1][..^1] + "0", "80c9");
        Assert.Equal([report, report, "error replayed", "error replayed", "error malformed"],
            plain);
        Assert.NotEqual(0, exit);
    }

    [Theory]
    [InlineData("H2A8", LongKey)]
    [InlineData("AES_256_H2A8", Key)]
    [InlineData("AES_CM_128_HMAC_SHA1_80", "zz")]
    [InlineData("AES_CM_128_NULL", Key)]
    public async Task Options_Wrong_AreSaidAndNothingIsRead(string profile, string key)
    {
        (int exit, string[] lines) = await RunAsync(
            ["protect", "--profile", profile, "--key", key], Plain);

        Assert.NotEqual(0, exit);
        Assert.DoesNotContain(lines, line => line.StartsWith("80", StringComparison.Ordinal));
    }

    private static async Task<(int Exit, string[] Lines)> RunAsync(string[] arguments,
        params string[] lines)
    {
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "redphone.dll"), "srtp", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.StandardInput.WriteAsync(string.Concat(lines.Select(l => l + "\n")));
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended at its options, before it read.
        }

        await process.WaitForExitAsync();
        await errors;
        return (process.ExitCode,
            (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
