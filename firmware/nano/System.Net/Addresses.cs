namespace System.Net
{
    public static class Dns
    {
        public static IPHostEntry GetHostEntry(string hostNameOrAddress) => throw null;
    }

    public class IPHostEntry
    {
        public IPHostEntry() => throw null;
        public IPAddress[] AddressList => throw null;
    }

    public class IPAddress
    {
        public IPAddress(byte[] address) => throw null;
        public byte[] GetAddressBytes() => throw null;
    }

    public class SocketAddress
    {
        internal SocketAddress() => throw null;
    }

    public abstract class EndPoint
    {
        protected EndPoint() => throw null;
        public abstract SocketAddress Serialize();
        public abstract EndPoint Create(SocketAddress socketAddress);
    }

    public class IPEndPoint : EndPoint
    {
        public IPEndPoint(IPAddress address, int port) => throw null;
        public override SocketAddress Serialize() => throw null;
        public override EndPoint Create(SocketAddress socketAddress) => throw null;
    }
}
