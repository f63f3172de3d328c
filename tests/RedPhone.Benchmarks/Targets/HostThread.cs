using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using RedPhone.Hosting;
using RedPhone.Relay.DataPlane;

namespace RedPhone.Benchmarks.Targets;

/// <summary>
/// One of the two hosts of a measurement: a thread pinned to its processor, if told in a network
/// namespace of its own. Sockets it opens and processes it starts are of that host. The namespace
/// has no name and lives as long as the thread and those processes: whatever becomes of us, the
/// system removes it.
/// </summary>
internal sealed partial class HostThread : IDisposable
{
    private const int NewNetwork = 0x40000000; // CLONE_NEWNET

    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread _thread;

    /// <summary>Throws <see cref="SetupException"/> without the right to make one.</summary>
    public HostThread(string name, int processor, bool ownNetwork)
    {
        Processor = processor;
        _thread = new Thread(() =>
        {
            Affinity.Pin(processor);
            foreach (Action work in _work.GetConsumingEnumerable())
            {
                work();
            }
        })
        {
            IsBackground = true,
            Name = name,
        };
        _thread.Start();
        NetworkPath = Run(() => $"/proc/{Environment.ProcessId}/task/{ThreadId()}/ns/net");
        if (ownNetwork && Run(() => Unshare(NewNetwork)) != 0)
        {
            Dispose();
            throw new SetupException("No right to make a network namespace: run this as root.");
        }
    }

    /// <summary>Its processor; -1 when it has none of its own.</summary>
    public int Processor { get; }

    /// <summary>The file that is its network.</summary>
    public string NetworkPath { get; }

    /// <summary>Runs it there and waits; throws what it threw.</summary>
    public T Run<T>(Func<T> work)
    {
        T result = default!;
        ExceptionDispatchInfo? error = null;
        using var done = new ManualResetEventSlim();
        _work.Add(() =>
        {
            try
            {
                result = work();
            }
            catch (Exception e)
            {
                error = ExceptionDispatchInfo.Capture(e);
            }

            done.Set();
        });
        done.Wait();
        error?.Throw();
        return result;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_work.IsAddingCompleted)
        {
            _work.CompleteAdding();
            _thread.Join();
            _work.Dispose();
        }
    }

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    private static partial int Unshare(int flags);

    [LibraryImport("libc", EntryPoint = "gettid")]
    private static partial int ThreadId();
}
