namespace RedPhone.Relay.Tests.Turn;

/// <summary>
/// A fact that needs a program of another project as its peer. Without it the test is skipped and
/// says what to install; where CI is set it runs, and fails.
/// </summary>
public sealed class RequiresPeerFactAttribute : FactAttribute
{
    public RequiresPeerFactAttribute(string program, string package)
    {
        bool found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Any(folder => File.Exists(Path.Combine(folder, program)));
        if (!found && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")))
        {
            Skip = $"needs {program}: apt-get install {package}";
        }
    }
}
