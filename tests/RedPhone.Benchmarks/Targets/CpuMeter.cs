using System.Globalization;

namespace RedPhone.Benchmarks.Targets;

/// <summary>
/// Processor time from /proc, both to 10 ms. Process: user and system of all its threads
/// (/proc/PID/stat), which is what its own work and system calls cost, and the soft interrupts that
/// happen to run on top of it. Core: all that a processor did not idle (/proc/stat: time passed
/// less idle, I/O wait and steal), which also has the soft interrupts that are charged to nobody: a
/// kernel data plane works in those alone.
/// </summary>
internal sealed class CpuMeter(int processId, int processor)
{
    private const double TickMicroseconds = 10_000; // USER_HZ is 100 on every Linux
    private const int FirstField = 3;
    private const int UserField = 14;
    private const int SystemField = 15;
    private const int IdleColumn = 4;
    private const int IoWaitColumn = 5;
    private const int StealColumn = 8;

    /// <summary>The process's time so far in microseconds; 0 when none is known.</summary>
    public double ProcessMicroseconds()
    {
        if (processId == 0)
        {
            return 0;
        }

        // The name, in parentheses, may have spaces.
        string line = File.ReadAllText($"/proc/{processId}/stat");
        string[] fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
        return (Number(fields[UserField - FirstField]) + Number(fields[SystemField - FirstField]))
            * TickMicroseconds;
    }

    /// <summary>The processor's time that was not work, so far in microseconds.</summary>
    public double IdleMicroseconds()
    {
        if (processor < 0)
        {
            return 0;
        }

        string name = $"cpu{processor} ";
        string[] columns = File.ReadLines("/proc/stat")
            .First(l => l.StartsWith(name, StringComparison.Ordinal)).Split(' ');
        return (Number(columns[IdleColumn]) + Number(columns[IoWaitColumn])
            + Number(columns[StealColumn])) * TickMicroseconds;
    }

    /// <summary>Resident memory of the process in bytes; 0 when none is known.</summary>
    public long ResidentBytes()
    {
        string? line = processId == 0 ? null : File.ReadLines($"/proc/{processId}/status")
            .FirstOrDefault(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return line == null ? 0
            : 1024 * (long)Number(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
