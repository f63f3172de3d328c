using RedPhone.Benchmarks.Targets;

namespace RedPhone.Benchmarks.Tests;

/// <summary>
/// A fact about Linux that needs a program. Without it the test is skipped and says what to install;
/// where CI is set it runs, and fails.
/// </summary>
public sealed class RequiresProgramFactAttribute : FactAttribute
{
    public RequiresProgramFactAttribute(string program = "", string package = "")
    {
        if (!OperatingSystem.IsLinux())
        {
            Skip = "the load generator needs Linux";
        }
        else if (program.Length > 0 && !Programs.Has(program)
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")))
        {
            Skip = $"needs {program}: apt-get install {package}";
        }
    }
}
