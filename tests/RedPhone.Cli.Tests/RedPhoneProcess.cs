using System.Diagnostics;
using System.Runtime.InteropServices;

namespace RedPhone.Cli.Tests;

/// <summary>
/// <c>redphone</c> as a process of its own. Every wait is bounded; what still runs at the end is
/// killed, by its own id.
/// </summary>
internal sealed class RedPhoneProcess : IDisposable
{
    private const int SignalTerminate = 15;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly string _name;

    /// <summary>
    /// Starts it, through the launcher's words if there are any: a program that becomes the one
    /// named by the words behind its own.
    /// </summary>
    public RedPhoneProcess(string[] arguments, IDictionary<string, string>? variables = null,
        string[]? launcher = null)
    {
        _name = string.Join(' ', arguments);
        string[] words =
        [
            .. launcher ?? [], Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            Path.Combine(AppContext.BaseDirectory, "redphone.dll"), .. arguments,
        ];
        var start = new ProcessStartInfo(words[0])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in words[1..])
        {
            start.ArgumentList.Add(argument);
        }

        foreach ((string variable, string value) in variables ?? new Dictionary<string, string>())
        {
            start.Environment[variable] = value;
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, e) => Add(e.Data);
        _process.ErrorDataReceived += (_, e) => Add(e.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>All it has written so far.</summary>
    public string Output
    {
        get
        {
            lock (_lines)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    public void Write(params string[] lines)
    {
        foreach (string line in lines)
        {
            _process.StandardInput.WriteLine(line);
        }

        _process.StandardInput.Flush();
    }

    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>The first line that has <paramref name="text"/> in it, when it comes.</summary>
    public string WaitFor(string text)
    {
        var wait = Stopwatch.StartNew();
        lock (_lines)
        {
            while (true)
            {
                if (_lines.Find(line => line.Contains(text, StringComparison.Ordinal)) is { } found)
                {
                    return found;
                }

                TimeSpan left = Limit - wait.Elapsed;
                if (left <= TimeSpan.Zero || !Monitor.Wait(_lines, left))
                {
                    throw new TimeoutException(
                        $"{_name}: no '{text}' in\n{string.Join('\n', _lines)}");
                }
            }
        }
    }

    /// <summary>Asks it to end.</summary>
    public void Terminate() => Assert.Equal(0, Kill(_process.Id, SignalTerminate));

    /// <summary>Ends it without asking (SIGKILL).</summary>
    public void Kill() => _process.Kill();

    public int WaitForExit()
    {
        if (!_process.WaitForExit(Limit))
        {
            throw new TimeoutException($"{_name} did not end:\n{Output}");
        }

        // The overload without a time also waits for the last lines.
        _process.WaitForExit();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int processId, int signal);

    private void Add(string? line)
    {
        if (line is not null)
        {
            lock (_lines)
            {
                _lines.Add(line);
                Monitor.PulseAll(_lines);
            }
        }
    }
}
