using System.Net;
using System.Net.Sockets;
using System.Text;
using RedPhone.Hosting;

namespace RedPhone.Relay.Operations;

/// <summary>
/// GET /metrics on a loopback port, one short connection at a time: a page for this machine's own
/// collector, not a web server. Everything else gets 404.
/// </summary>
internal sealed class AdminServer : IAsyncDisposable
{
    private const int MaxRequestBytes = 4096;
    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(2);

    private readonly TcpListener _listener;
    private readonly Func<string> _page;
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    /// <summary>Listens; throws <see cref="SetupException"/>.</summary>
    public AdminServer(IPEndPoint listen, Func<string> page)
    {
        if (!IPAddress.IsLoopback(listen.Address))
        {
            throw new SetupException($"The admin page serves loopback only, not {listen}.");
        }

        _page = page;
        _listener = new TcpListener(listen);
        try
        {
            _listener.Start();
        }
        catch (SocketException e)
        {
            throw new SetupException($"Cannot listen on TCP {listen} ({e.Message}). Choose another "
                + "admin port.", e);
        }
    }

    /// <summary>Where it listens, with the port it got.</summary>
    public IPEndPoint LocalEndpoint => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>Starts to serve; once.</summary>
    public void Start() => _loop = RunAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _listener.Stop();
        await _loop.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using TcpClient client =
                    await _listener.AcceptTcpClientAsync(_stop.Token).ConfigureAwait(false);
                await ServeAsync(client).ConfigureAwait(false);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException
                or SocketException)
            {
                // The visitor went away or was too slow; or we stop.
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        limit.CancelAfter(RequestLimit);
        NetworkStream stream = client.GetStream();
        byte[] request = new byte[MaxRequestBytes];
        int count = 0;
        while (count < request.Length && request.AsSpan(0, count).IndexOf("\r\n\r\n"u8) < 0)
        {
            int more = await stream.ReadAsync(request.AsMemory(count), limit.Token)
                .ConfigureAwait(false);
            if (more == 0)
            {
                return;
            }

            count += more;
        }

        bool found = request.AsSpan(0, count).StartsWith("GET /metrics "u8);
        string body = found ? _page() : "";
        string head = $"HTTP/1.1 {(found ? "200 OK" : "404 Not Found")}\r\n"
            + "Content-Type: text/plain; version=0.0.4\r\n"
            + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.UTF8.GetBytes(head + body), limit.Token)
            .ConfigureAwait(false);
    }
}
