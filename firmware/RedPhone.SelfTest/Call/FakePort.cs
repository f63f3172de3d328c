using RedPhone.Core.Ports;
using RedPhone.Wire;

namespace RedPhone.SelfTest
{
    /// <summary>A phone's socket: what it sends waits in Out, what it is to receive in In.</summary>
    internal sealed class FakePort : IDatagramPort
    {
        public readonly DatagramRing In = new DatagramRing();
        public readonly DatagramRing Out = new DatagramRing();

        public void Connect(UdpEndpoint remote)
        {
        }

        public void Close()
        {
        }

        public bool Send(byte[] buffer, int offset, int count)
        {
            return Out.Put(buffer, offset, count);
        }

        public int Receive(byte[] buffer)
        {
            return In.Take(buffer);
        }
    }
}
