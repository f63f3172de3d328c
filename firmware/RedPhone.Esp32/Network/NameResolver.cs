using System;
using System.Net;
using RedPhone.Wire;

namespace RedPhone.Esp32
{
    /// <summary>
    /// Host names to addresses, at boot only: the lookup runs natively and stands the whole
    /// interpreter still until it ends.
    /// </summary>
    public static class NameResolver
    {
        private const int Ipv4Bytes = 4;

        /// <summary>
        /// Reads "address:port" without a lookup, or "name:port" with one (its first IPv4 address,
        /// else its first). False when the text is malformed or the name has no address.
        /// </summary>
        public static bool TryResolve(string text, UdpEndpoint endpoint)
        {
            if (endpoint.TryParse(text))
            {
                return true;
            }

            int colon = text.IndexOf(':');
            int port = colon > 0 ? PortOf(text, colon + 1) : 0;
            if (port == 0)
            {
                return false;
            }

            try
            {
                IPHostEntry entry = Dns.GetHostEntry(text.Substring(0, colon));
                return entry != null && TryTake(entry.AddressList, endpoint, port);
            }
            catch (Exception)
            {
                // SocketException for an unknown name, others for a lookup that failed midway.
                return false;
            }
        }

        private static bool TryTake(IPAddress[] addresses, UdpEndpoint endpoint, int port)
        {
            byte[] chosen = null;
            for (int i = 0; addresses != null && i < addresses.Length; i++)
            {
                byte[] bytes = addresses[i].GetAddressBytes();
                if (bytes.Length == Ipv4Bytes)
                {
                    endpoint.SetIpv4(bytes[0], bytes[1], bytes[2], bytes[3], port);
                    return true;
                }

                if (chosen == null && bytes.Length == UdpEndpoint.AddressBytes)
                {
                    chosen = bytes;
                }
            }

            if (chosen == null)
            {
                return false;
            }

            Array.Copy(chosen, 0, endpoint.Address, 0, chosen.Length);
            endpoint.Port = port;
            return true;
        }

        private static int PortOf(string text, int start)
        {
            int port = 0;
            for (int i = start; i < text.Length; i++)
            {
                int digit = text[i] - '0';
                if (digit < 0 || digit > 9 || port > 6553)
                {
                    return 0;
                }

                port = port * 10 + digit;
            }

            return port <= 65535 ? port : 0;
        }
    }
}
