using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace RedPhone.Relay.Tests.DataPlane.Kernel;

/// <summary>
/// A network namespace of its own, removed again at the end. A socket belongs to the namespace of
/// the thread that made it, for its life.
/// </summary>
internal sealed partial class NetworkNamespace : IDisposable
{
    private const int NewNetwork = 0x40000000;
    private const int ReadOnlyCloseOnExec = 0x80000;
    private static int _made;

    public NetworkNamespace()
    {
        Name = $"redphone-{Environment.ProcessId}-{Interlocked.Increment(ref _made)}";
        Ip("netns add " + Name);
        Ip($"-n {Name} link set lo up");
    }

    public string Name { get; }

    /// <summary>Runs `ip` in it.</summary>
    public void Configure(string arguments) => Ip($"-n {Name} {arguments}");

    /// <summary>Runs work on a thread of its own inside.</summary>
    public T Run<T>(Func<T> work)
    {
        T result = default!;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                Enter();
                result = work();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result;
    }

    public void Dispose() => Ip("netns del " + Name);

    private static void Ip(string arguments)
    {
        var start = new ProcessStartInfo("ip", arguments) { RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"ip {arguments}: {error}");
    }

    private void Enter()
    {
        int descriptor = Open("/run/netns/" + Name, ReadOnlyCloseOnExec);
        Assert.True(descriptor >= 0 && SetNamespace(descriptor, NewNetwork) == 0,
            Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()));
        _ = Close(descriptor);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true,
        StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(int descriptor, int type);
}
