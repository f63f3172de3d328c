namespace RedPhone.Cli.Tests;

/// <summary>A fact about Linux's library loader.</summary>
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux())
        {
            Skip = "Hides a library from Linux's loader; this is another system.";
        }
    }
}
