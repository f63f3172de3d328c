using RedPhone.Wire;

namespace RedPhone.Hosting;

/// <summary>Sees every datagram of a server's port, for traces and pcap files.</summary>
public interface IDatagramTap
{
    /// <summary>One datagram came in. Nothing passed here may be kept; copy it.</summary>
    void Received(long nowMs, UdpEndpoint source, byte[] buffer, int count);

    /// <summary>One datagram goes out. Nothing passed here may be kept; copy it.</summary>
    void Sent(long nowMs, UdpEndpoint destination, byte[] buffer, int count);
}
