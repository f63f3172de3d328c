using System.Diagnostics;
using RedPhone.Board.Data;

namespace RedPhone.Board.Checks;

/// <summary>Runs lepton-eda's programs (Debian: lepton-eda).</summary>
public static class LeptonTool
{
    private const int MaxSeconds = 120;

    /// <summary>Whether lepton-netlist is on the path.</summary>
    public static bool IsInstalled => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Any(p => File.Exists(Path.Combine(p, "lepton-netlist")));

    /// <summary>What lepton-netlist's backend says about all sheets of a folder.</summary>
    public static string Netlist(string backend, string folder) => Run("lepton-netlist",
        ["-g", backend, "-o", "-", .. Directory.GetFiles(folder, "*.sch").Order(StringComparer.Ordinal)]);

    /// <summary>Draws a sheet as .svg, .pdf or .png.</summary>
    public static void Draw(string sheet, string picture) =>
        Run("lepton-cli", ["export", "-c", "-o", picture, sheet]);

    private static string Run(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["GUILE_AUTO_COMPILE"] = "0";
        using Process process = Process.Start(start)
            ?? throw new BoardException($"{program} does not start");
        Task<string> errors = process.StandardError.ReadToEndAsync();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(MaxSeconds * 1000))
        {
            process.Kill(true);
            throw new BoardException($"{program} did not end in {MaxSeconds} s");
        }

        return process.ExitCode == 0 ? output.Result
            : throw new BoardException($"{program}: {errors.Result}");
    }
}
