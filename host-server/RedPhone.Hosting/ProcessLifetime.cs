using System.Runtime.InteropServices;

namespace RedPhone.Hosting;

/// <summary>
/// Turns SIGTERM and Ctrl-C (SIGINT) into a request to stop. A second signal ends the process at
/// once, as the system does by default.
/// </summary>
public sealed class ProcessLifetime : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration _terminate;
    private readonly PosixSignalRegistration _interrupt;

    /// <summary>Starts to listen for the signals.</summary>
    public ProcessLifetime()
    {
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
    }

    /// <summary>Cancelled by the first signal or by <see cref="RequestStop"/>.</summary>
    public CancellationToken Stopping => _stop.Token;

    /// <summary>Asks for the stop from within.</summary>
    public void RequestStop() => _stop.Cancel();

    /// <summary>
    /// Completes when the stop is asked for, or when <paramref name="work"/> ends by itself, with
    /// its exception if it failed.
    /// </summary>
    public async Task WaitAsync(Task work)
    {
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration =
            Stopping.Register(() => stopping.TrySetResult());
        Task first = await Task.WhenAny(work, stopping.Task).ConfigureAwait(false);
        await first.ConfigureAwait(false);
    }

    /// <summary>Stops listening; the signals have their default effect again.</summary>
    public void Dispose()
    {
        _terminate.Dispose();
        _interrupt.Dispose();
        _stop.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        if (!_stop.IsCancellationRequested)
        {
            context.Cancel = true;
            _stop.Cancel();
        }
    }
}
