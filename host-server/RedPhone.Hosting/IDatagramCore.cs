using RedPhone.Wire;

namespace RedPhone.Hosting;

/// <summary>
/// A server's protocol without sockets, threads or clock: datagrams and time go in, datagrams and
/// the next deadline come out. One thread owns it. Times are milliseconds since the Unix epoch and
/// never go back. After each call the owner takes all outputs.
/// </summary>
public interface IDatagramCore
{
    /// <summary>When <see cref="HandleTimeout"/> is due; long.MaxValue for never.</summary>
    long NextDeadlineMs { get; }

    /// <summary>
    /// Takes one datagram: the first <paramref name="count"/> bytes of the buffer. Buffer and
    /// source are the caller's and may change afterwards. Total for any bytes.
    /// </summary>
    void Handle(long nowMs, UdpEndpoint source, byte[] buffer, int count);

    /// <summary>Does what is due; calling it early does nothing.</summary>
    void HandleTimeout(long nowMs);

    /// <summary>
    /// Writes the next datagram to send into the buffer (at least 1,500 bytes) and its destination;
    /// false when there is none.
    /// </summary>
    bool TryTakeOutput(byte[] buffer, UdpEndpoint destination, out int count);
}
