using RedPhone.Hosting;

namespace RedPhone.Relay.Tests.Hosting;

public class ProcessLifetimeTests
{
    [Fact]
    public async Task WaitAsync_StopRequested_Returns()
    {
        using var lifetime = new ProcessLifetime();
        Task wait = lifetime.WaitAsync(new TaskCompletionSource().Task);
        Assert.False(wait.IsCompleted);
        lifetime.RequestStop();
        await wait.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.True(lifetime.Stopping.IsCancellationRequested);
    }

    [Fact]
    public async Task WaitAsync_WorkFails_ThrowsItsException()
    {
        using var lifetime = new ProcessLifetime();
        await Assert.ThrowsAsync<IOException>(
            () => lifetime.WaitAsync(Task.FromException(new IOException("gone"))));
    }

    [Fact]
    public void NowMs_ManyReads_NeverGoesBack()
    {
        var clock = new MonotonicUnixClock();
        long last = clock.NowMs;
        for (int i = 0; i < 100_000; i++)
        {
            long next = clock.NowMs;
            Assert.True(next >= last);
            last = next;
        }
    }
}
