using System.Globalization;
using System.Runtime.InteropServices;
using RedPhone.Benchmarks.Targets;

namespace RedPhone.Benchmarks.Report;

/// <summary>What a measurement ran on, without names of machines or people.</summary>
internal static class Machine
{
    /// <summary>Processor, kernel, runtime, and the versions of what is compared.</summary>
    public static string Describe()
    {
        string model = Lines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name"))
            ?.Split(':')[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
        bool guest = Lines("/proc/cpuinfo").Any(l => l.StartsWith("flags")
            && l.Contains(" hypervisor"));
        string kernel = Environment.OSVersion.Version.ToString(2);
        var words = new List<string>
        {
            $"{model}, {Environment.ProcessorCount} processors" + (guest ? " (virtual)" : ""),
            $"Linux {kernel}",
            RuntimeInformation.FrameworkDescription,
        };
        if (Programs.Has(Coturn.Program))
        {
            words.Add("coturn " + Programs.Run(Coturn.Program, "--version").Output.Trim()
                .Split('\n')[0]);
        }

        if (Programs.Has(PlainLoop.Compiler))
        {
            words.Add("gcc -O2 "
                + Programs.Run(PlainLoop.Compiler, "-dumpfullversion").Output.Trim());
        }

        return string.Join("; ", words);
    }

    /// <summary>Runnable tasks, mean of the last minute: what else ran.</summary>
    public static double Load() => double.Parse(
        Lines("/proc/loadavg").First().Split(' ')[0], CultureInfo.InvariantCulture);

    private static string[] Lines(string path) => File.Exists(path) ? File.ReadAllLines(path) : [];
}
