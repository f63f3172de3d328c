using System.Net;
using System.Net.Sockets;
using RedPhone.Core.Ports;
using RedPhone.Wire;

namespace RedPhone.Esp32
{
    /// <summary>
    /// One connected UDP socket. The interpreter's sockets block, and only a connected one receives
    /// without making an endpoint object, so: every call of Receive and Send comes after Poll has
    /// said, with no time to wait, that it will not wait. (Poll and not Available: an empty datagram
    /// makes Available 0 and would stand in the queue's way for ever.)
    /// </summary>
    public sealed class UdpPort : IDatagramPort
    {
        // Empty, oversized and refused datagrams passed over in one call.
        private const int MaxSkipped = 4;

        // The adapters' last resort, should a poll be wrong: never a whole second without audio.
        private const int LongestWaitMs = 20;

        private const int Ipv4Bytes = 4;

        private Socket _socket;
        private int _errors;
        private int _oversize;

        /// <summary>Calls that the network stack answered with an error.</summary>
        public int Errors
        {
            get { return _errors; }
        }

        /// <summary>Datagrams dropped because they filled the whole buffer: perhaps cut off.</summary>
        public int Oversize
        {
            get { return _oversize; }
        }

        /// <inheritdoc/>
        public void Connect(UdpEndpoint remote)
        {
            Close();
            AddressFamily family =
                remote.IsIpv4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;
            Socket socket = null;
            try
            {
                socket = new Socket(family, SocketType.Dgram, ProtocolType.Udp);
                socket.ReceiveTimeout = LongestWaitMs;
                socket.SendTimeout = LongestWaitMs;
                socket.Connect(new IPEndPoint(new IPAddress(AddressOf(remote)), remote.Port));
                _socket = socket;
            }
            catch (SocketException)
            {
                // No socket left or no route: the port stays closed, Send says false.
                _errors++;
                if (socket != null)
                {
                    socket.Close();
                }
            }
        }

        /// <inheritdoc/>
        public void Close()
        {
            if (_socket != null)
            {
                _socket.Close();
                _socket = null;
            }
        }

        /// <inheritdoc/>
        public bool Send(byte[] buffer, int offset, int count)
        {
            Socket socket = _socket;
            if (socket == null)
            {
                return false;
            }

            try
            {
                return socket.Poll(0, SelectMode.SelectWrite)
                    && socket.Send(buffer, offset, count, SocketFlags.None) == count;
            }
            catch (SocketException)
            {
                _errors++;
                return false;
            }
        }

        /// <inheritdoc/>
        public int Receive(byte[] buffer)
        {
            Socket socket = _socket;
            if (socket == null)
            {
                return 0;
            }

            int skipped = 0;
            do
            {
                try
                {
                    // Nearly always the answer: nothing waits.
                    if (!socket.Poll(0, SelectMode.SelectRead))
                    {
                        return 0;
                    }

                    int count = socket.Receive(buffer, 0, buffer.Length, SocketFlags.None);
                    if (count > 0 && count < buffer.Length)
                    {
                        return count;
                    }

                    _oversize += count > 0 ? 1 : 0;
                }
                catch (SocketException)
                {
                    // Mostly an ICMP "port unreachable" for what was sent earlier.
                    _errors++;
                }
            }
            while (++skipped < MaxSkipped);
            return 0;
        }

        private static byte[] AddressOf(UdpEndpoint remote)
        {
            int length = remote.IsIpv4 ? Ipv4Bytes : UdpEndpoint.AddressBytes;
            byte[] address = new byte[length];
            System.Array.Copy(remote.Address, UdpEndpoint.AddressBytes - length, address, 0, length);
            return address;
        }
    }
}
