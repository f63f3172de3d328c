namespace System.Net.Sockets
{
    public enum AddressFamily
    {
        InterNetwork = 2, InterNetworkV6 = 23,
    }

    public enum SocketType
    {
        Stream = 1, Dgram = 2,
    }

    public enum ProtocolType
    {
        Udp = 17,
    }

    public enum SelectMode
    {
        SelectRead = 0, SelectWrite = 1, SelectError = 2,
    }

    public enum SocketFlags
    {
        None = 0,
    }

    public class SocketException : Exception
    {
        internal SocketException() => throw null;
        public int ErrorCode => throw null;
    }

    public class Socket : IDisposable
    {
        public Socket(AddressFamily addressFamily, SocketType socketType,
            ProtocolType protocolType) => throw null;
        public int ReceiveTimeout { get => throw null; set => throw null; }
        public int SendTimeout { get => throw null; set => throw null; }
        public void Connect(EndPoint remoteEP) => throw null;
        public void Close() => throw null;
        public bool Poll(int microSeconds, SelectMode mode) => throw null;
        public int Send(byte[] buffer, int offset, int size, SocketFlags socketFlags)
            => throw null;
        public int Receive(byte[] buffer, int offset, int size, SocketFlags socketFlags)
            => throw null;
        void IDisposable.Dispose() => throw null;
    }
}
