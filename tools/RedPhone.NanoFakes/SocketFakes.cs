using RedPhone.Core.Ports;
using RedPhone.NanoFakes;
using RedPhone.Wire;

namespace System.Net
{
    internal sealed class IPAddress(byte[] address)
    {
        public byte[] GetAddressBytes() => (byte[])address.Clone();
    }

    internal abstract class EndPoint;

    internal sealed class IPEndPoint(IPAddress address, int port) : EndPoint
    {
        public IPAddress Address => address;

        public int Port => port;
    }

    internal sealed class IPHostEntry
    {
        public IPAddress[] AddressList { get; init; }
    }

    internal static class Dns
    {
        public static IPHostEntry GetHostEntry(string hostNameOrAddress)
        {
            FakeNetwork network = FakeWorld.Current.Network;
            network.Lookups++;
            return network.Names.TryGetValue(hostNameOrAddress, out byte[][] addresses)
                ? new IPHostEntry { AddressList = [.. addresses.Select(a => new IPAddress(a))] }
                : throw new Sockets.SocketException(11001);
        }
    }
}

namespace System.Net.Sockets
{
    internal enum AddressFamily
    {
        InterNetwork = 2, InterNetworkV6 = 23,
    }

    internal enum SocketType
    {
        Dgram = 2,
    }

    internal enum ProtocolType
    {
        Udp = 17,
    }

    internal enum SocketFlags
    {
        None = 0,
    }

    internal enum SelectMode
    {
        SelectRead = 0, SelectWrite = 1,
    }

    internal sealed class SocketException(int errorCode) : Exception
    {
        public int ErrorCode => errorCode;
    }

    /// <summary>
    /// A connected UDP socket: a Receive with nothing there, a Send without room and a Poll with a
    /// time would have stopped the program and are noted.
    /// </summary>
    internal sealed class Socket
    {
        private const int MaxDatagramBytes = 2048;

        private readonly IDatagramPort _port = FakeWorld.Current.Network.OpenPort?.Invoke();
        private readonly byte[] _arrived = new byte[MaxDatagramBytes];

        public Socket(AddressFamily addressFamily, SocketType socketType,
            ProtocolType protocolType)
        {
            Family = addressFamily;
            IsUdp = socketType == SocketType.Dgram && protocolType == ProtocolType.Udp;
            FakeWorld.Current.Network.Sockets.Add(this);
        }

        public AddressFamily Family { get; }

        public bool IsUdp { get; }

        public IPEndPoint Remote { get; private set; }

        public bool IsClosed { get; private set; }

        /// <summary>What waits; null is an error the stack reports in its place.</summary>
        public Queue<byte[]> Waiting { get; } = new();

        public List<byte[]> Sent { get; } = [];

        public bool HasRoom { get; set; } = true;

        public bool SendFails { get; set; }

        public int ReceiveTimeout { get; set; } = -1;

        public int SendTimeout { get; set; } = -1;

        public void Connect(EndPoint remoteEP)
        {
            if (!FakeWorld.Current.Network.HasRoute)
            {
                throw new SocketException(10065);
            }

            Remote = (IPEndPoint)remoteEP;
            _port?.Connect(EndpointOf(Remote));
        }

        public void Close()
        {
            IsClosed = true;
            _port?.Close();
        }

        public bool Poll(int microSeconds, SelectMode mode)
        {
            Require();
            if (microSeconds != 0)
            {
                FakeWorld.Current.Blocked.Add("poll with a time");
            }

            if (mode == SelectMode.SelectWrite)
            {
                return HasRoom;
            }

            FillFromPort();
            return Waiting.Count > 0;
        }

        public int Receive(byte[] buffer, int offset, int size, SocketFlags socketFlags)
        {
            Require();
            if (Waiting.Count == 0)
            {
                FakeWorld.Current.Blocked.Add("receive with nothing there");
                throw new SocketException(10060);
            }

            byte[] datagram = Waiting.Dequeue() ?? throw new SocketException(10054);

            // As lwIP: the rest of a longer datagram is gone without a word.
            int given = Math.Min(size, datagram.Length);
            Array.Copy(datagram, 0, buffer, offset, given);
            return given;
        }

        public int Send(byte[] buffer, int offset, int size, SocketFlags socketFlags)
        {
            Require();
            if (!HasRoom)
            {
                FakeWorld.Current.Blocked.Add("send without room");
            }

            if (SendFails)
            {
                throw new SocketException(10055);
            }

            if (_port != null)
            {
                return _port.Send(buffer, offset, size) ? size : 0;
            }

            Sent.Add(buffer[offset..(offset + size)]);
            return size;
        }

        private void FillFromPort()
        {
            if (_port != null && Waiting.Count == 0)
            {
                int count = _port.Receive(_arrived);
                if (count > 0)
                {
                    Waiting.Enqueue(_arrived[..count]);
                }
            }
        }

        private static UdpEndpoint EndpointOf(IPEndPoint remote)
        {
            byte[] address = remote.Address.GetAddressBytes();
            var endpoint = new UdpEndpoint();
            if (address.Length == 4)
            {
                endpoint.SetIpv4(address[0], address[1], address[2], address[3], remote.Port);
            }
            else
            {
                Array.Copy(address, endpoint.Address, address.Length);
                endpoint.Port = remote.Port;
            }

            return endpoint;
        }

        private void Require()
        {
            if (IsClosed || Remote == null)
            {
                throw new SocketException(10057);
            }
        }
    }
}

namespace System.Device.Wifi
{
    internal enum WifiReconnectionKind
    {
        Automatic = 0,
    }
}

namespace nanoFramework.Networking
{
    using System.Device.Wifi;
    using System.Threading;

    internal enum NetworkHelperStatus
    {
        None = 0, FailedNoNetworkInterface = 3, TokenExpiredWaitingIPAddress = 4,
        ErrorConnetingToWiFiWhileScanning = 6,
    }

    internal static class NetworkHelper
    {
        public static NetworkHelperStatus Status => FakeWorld.Current.Network.Status;

        public static bool SetupAndConnectNetwork(CancellationToken token, bool requiresDateTime)
            => FakeWorld.Current.Network.Connect("ethernet");

        public static void Reset() => FakeWorld.Current.Network.Resets++;
    }

    internal static class WifiNetworkHelper
    {
        public static NetworkHelperStatus Status => FakeWorld.Current.Network.Status;

        public static bool ConnectDhcp(string ssid, string password,
            WifiReconnectionKind reconnectionKind, bool requiresDateTime, int wifiAdapterId,
            CancellationToken token)
            => FakeWorld.Current.Network.Connect($"wifi {ssid} {password}");

        public static void Reset() => FakeWorld.Current.Network.Resets++;
    }

    internal static class Sntp
    {
        public static string Server1
        {
            get => FakeWorld.Current.Network.TimeServer;
            set => FakeWorld.Current.Network.TimeServer = value;
        }

        public static void Start()
        {
        }
    }
}
