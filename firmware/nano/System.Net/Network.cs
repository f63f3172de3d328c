namespace nanoFramework.Networking
{
    using System.Threading;

    public enum NetworkHelperStatus
    {
        None = 0, Started = 1, NetworkIsReady = 2, FailedNoNetworkInterface = 3,
        TokenExpiredWaitingIPAddress = 4, TokenExpiredWaitingDateTime = 5,
        ErrorConnetingToWiFiWhileScanning = 6, ExceptionOccurred = 7, Reconnecting = 8,
    }

    public static class NetworkHelper
    {
        public static NetworkHelperStatus Status => throw null;
        public static bool SetupAndConnectNetwork(CancellationToken token,
            bool requiresDateTime) => throw null;
        public static void Reset() => throw null;
    }
}
