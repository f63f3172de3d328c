namespace RedPhone.Cli.Tests;

/// <summary>What a command left.</summary>
internal sealed record ShellResult(int Code, string Output, string Error);
