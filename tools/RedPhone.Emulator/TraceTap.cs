using RedPhone.Hosting;
using RedPhone.Models.Network;
using RedPhone.Wire;

namespace RedPhone.Emulator;

/// <summary>Puts what a server's port sees into the trace, and into a pcap file if there is one.</summary>
public sealed class TraceTap(
    string name, UdpEndpoint local, DatagramTrace? trace, PcapWriter? pcap, Func<long> worldNowMs)
    : IDatagramTap
{
    /// <inheritdoc />
    public void Received(long nowMs, UdpEndpoint source, byte[] buffer, int count)
    {
        trace?.Record(worldNowMs(), source.ToString(), name, buffer.AsSpan(0, count), "received");
        pcap?.Write(nowMs, source, local, buffer.AsSpan(0, count));
    }

    /// <inheritdoc />
    public void Sent(long nowMs, UdpEndpoint destination, byte[] buffer, int count)
    {
        trace?.Record(worldNowMs(), name, destination.ToString(), buffer.AsSpan(0, count), "sent");
        pcap?.Write(nowMs, local, destination, buffer.AsSpan(0, count));
    }
}
