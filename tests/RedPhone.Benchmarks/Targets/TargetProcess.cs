using System.ComponentModel;
using System.Diagnostics;
using RedPhone.Hosting;

namespace RedPhone.Benchmarks.Targets;

/// <summary>
/// A server that we started on a host: pinned to its processor, in its network, and killed by the
/// system should we die first (setpriv, where there is one).
/// </summary>
internal sealed class TargetProcess : IDisposable
{
    private const string Wrapper = "setpriv";
    private const int KeptLines = 20;
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly Queue<string> _lines = new();

    public TargetProcess(HostThread host, params string[] command)
    {
        string[] words = Programs.Has(Wrapper)
            ? [Wrapper, "--pdeathsig", "KILL", .. command] : command;
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            _process = host.Run(() => Process.Start(start)!);
        }
        catch (Win32Exception e)
        {
            throw new SetupException($"Cannot run {command[0]}: {e.Message}", e);
        }

        _process.OutputDataReceived += (_, e) => Keep(e.Data);
        _process.ErrorDataReceived += (_, e) => Keep(e.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Its number.</summary>
    public int Id => _process.Id;

    /// <summary>
    /// Waits for a line with this text; throws <see cref="SetupException"/> with what it wrote.
    /// </summary>
    public string WaitFor(string text)
    {
        long end = Environment.TickCount64 + (long)ReadyLimit.TotalMilliseconds;
        lock (_lines)
        {
            while (true)
            {
                if (_lines.FirstOrDefault(line => line.Contains(text)) is string found)
                {
                    return found;
                }

                if (_process.HasExited || Environment.TickCount64 > end)
                {
                    throw new SetupException("The relay to be measured did not start: "
                        + string.Join(" / ", _lines));
                }

                Monitor.Wait(_lines, 100);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.WaitForExit();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line == null)
        {
            return;
        }

        lock (_lines)
        {
            _lines.Enqueue(line);
            if (_lines.Count > KeptLines)
            {
                _lines.Dequeue();
            }

            Monitor.PulseAll(_lines);
        }
    }
}
