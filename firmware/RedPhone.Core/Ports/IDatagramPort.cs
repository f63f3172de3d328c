using RedPhone.Wire;

namespace RedPhone.Core.Ports
{
    /// <summary>
    /// Port: one UDP socket connected to one peer (on nanoFramework only a connected socket receives
    /// without allocating an endpoint). Never blocks.
    /// </summary>
    public interface IDatagramPort
    {
        /// <summary>
        /// Connects to <paramref name="remote"/> (copied), from a new local port; what an earlier
        /// connection had queued is dropped.
        /// </summary>
        void Connect(UdpEndpoint remote);

        /// <summary>Closes; <see cref="Send"/> and <see cref="Receive"/> then do nothing.</summary>
        void Close();

        /// <summary>
        /// Sends one datagram. False when it could not be handed to the network (not connected, no
        /// buffer, no link); the caller's retransmission covers that.
        /// </summary>
        bool Send(byte[] buffer, int offset, int count);

        /// <summary>
        /// Takes one received datagram into <paramref name="buffer"/>; returns its length, 0 when
        /// none waits. One longer than the buffer is dropped.
        /// </summary>
        int Receive(byte[] buffer);
    }
}
