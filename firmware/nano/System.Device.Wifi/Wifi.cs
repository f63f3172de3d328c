namespace System.Device.Wifi
{
    public enum WifiReconnectionKind
    {
        Automatic = 0, Manual = 1,
    }
}

namespace nanoFramework.Networking
{
    using System.Device.Wifi;
    using System.Threading;

    public static class WifiNetworkHelper
    {
        public static NetworkHelperStatus Status => throw null;
        public static bool ConnectDhcp(string ssid, string password,
            WifiReconnectionKind reconnectionKind, bool requiresDateTime, int wifiAdapterId,
            CancellationToken token) => throw null;
        public static void Reset() => throw null;
    }
}
