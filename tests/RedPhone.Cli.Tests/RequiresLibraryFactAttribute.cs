using RedPhone.Master.Store;

namespace RedPhone.Cli.Tests;

/// <summary>
/// A fact that needs the system's SQLite. Without it the test is skipped and says what to install;
/// where CI is set it runs, and fails with the same words.
/// </summary>
public sealed class RequiresLibraryFactAttribute : FactAttribute
{
    public RequiresLibraryFactAttribute()
    {
        if (!SqliteLibrary.IsAvailable
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")))
        {
            Skip = SqliteLibrary.MissingText;
        }
    }
}
