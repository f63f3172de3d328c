using System;
using System.Device.Wifi;
using System.Threading;
using nanoFramework.Networking;

namespace RedPhone.Esp32
{
    /// <summary>
    /// Wi-Fi or Ethernet up with DHCP, at boot only: waits, and so may never be called in a call.
    /// Afterwards the network stack reconnects by itself; the sealed link notices and recovers.
    /// </summary>
    public static class NetworkBringUp
    {
        /// <summary>Longest wait of one try.</summary>
        public const int TryMs = 30000;

        private const int FirstAdapter = 0;

        /// <summary>
        /// One try: Wi-Fi when <paramref name="ssid"/> is not empty, else Ethernet. False when
        /// there was no address in time; <paramref name="reason"/> is a line for display and log,
        /// without the password.
        /// </summary>
        public static bool TryConnect(string ssid, string password, out string reason)
        {
            bool wireless = ssid.Length > 0;
            CancellationTokenSource limit = new CancellationTokenSource(TryMs);
            try
            {
                bool up = wireless
                    ? WifiNetworkHelper.ConnectDhcp(ssid, password, WifiReconnectionKind.Automatic,
                        false, FirstAdapter, limit.Token)
                    : NetworkHelper.SetupAndConnectNetwork(limit.Token, false);
                reason = up ? "NETWORK UP" : Failure(wireless);
                if (!up)
                {
                    Reset(wireless);
                }

                return up;
            }
            catch (Exception)
            {
                // The helpers throw for a missing adapter and for a second set-up alike.
                reason = wireless ? "NO WI-FI ADAPTER" : "NO ETHERNET";
                Reset(wireless);
                return false;
            }
            finally
            {
                limit.Dispose();
            }
        }

        private static string Failure(bool wireless)
        {
            NetworkHelperStatus status =
                wireless ? WifiNetworkHelper.Status : NetworkHelper.Status;
            switch (status)
            {
                case NetworkHelperStatus.FailedNoNetworkInterface:
                    return "NO NETWORK ADAPTER";
                case NetworkHelperStatus.ErrorConnetingToWiFiWhileScanning:
                    return "WI-FI NOT FOUND";
                case NetworkHelperStatus.TokenExpiredWaitingIPAddress:
                    return "NO ADDRESS FROM DHCP";
                default:
                    return wireless ? "WI-FI REFUSED US" : "NO NETWORK CABLE";
            }
        }

        // The helpers keep a state that allows one set-up; the next try needs a fresh one.
        private static void Reset(bool wireless)
        {
            if (wireless)
            {
                WifiNetworkHelper.Reset();
            }
            else
            {
                NetworkHelper.Reset();
            }
        }
    }
}
