namespace RedPhone.Cli.Tests;

/// <summary>Runs <c>redphone</c> within the test's process; tests run one at a time.</summary>
internal static class Shell
{
    public static async Task<ShellResult> RunAsync(params string[] arguments)
    {
        (TextWriter output, TextWriter error) = (Console.Out, Console.Error);
        using StringWriter newOutput = new();
        using StringWriter newError = new();
        try
        {
            Console.SetOut(newOutput);
            Console.SetError(newError);
            int code = await Program.Main(arguments);
            return new ShellResult(code, newOutput.ToString(), newError.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }
}
