using System.Net;
using Microsoft.Extensions.Logging;
using RedPhone.Hosting;
using RedPhone.Relay.DataPlane.Kernel;

namespace RedPhone.Relay.DataPlane;

/// <summary>
/// Which plane a relay gets: what was named, else the fastest that works here. The kernel's is
/// taken only where it was named or interfaces were, because packets that it passes on are seen by
/// no firewall rule of this machine; where it does not work, the log says why and the batched plane
/// serves alone.
/// </summary>
internal static partial class PlaneChoice
{
    /// <summary>
    /// Opens it; a tap sees every packet, and so needs the plain sockets. Throws
    /// <see cref="SetupException"/>.
    /// </summary>
    public static IRelayDataPlane Open(RelaySettings settings, bool tapped, ILogger logger)
    {
        var clock = new MonotonicUnixClock();
        bool supported = MmsgDataPlane.IsSupported;
        if (settings.Plane == RelayPlane.Mmsg && !supported)
        {
            throw new SetupException("The plane 'mmsg' needs 64-bit Linux. Use: --plane socket");
        }

        if (tapped || settings.Plane == RelayPlane.Socket || !supported)
        {
            if (settings.Plane == RelayPlane.Kernel && !tapped)
            {
                LogNoKernelPath(logger, "64-bit Linux is needed");
            }

            return new SocketDataPlane(settings.Listen, clock);
        }

        var batched = new MmsgDataPlane(new DataPlaneOptions
        {
            Listen = settings.Listen,
            Threads = settings.Threads,
            MaxFlows = 2 * settings.Limits.MaxSessions,
            PacketsPerSecond = settings.Limits.FlowPacketsPerSecond,
            Burst = settings.Limits.FlowBurst,
            CoalesceMicroseconds = settings.CoalesceMicroseconds,
            ServesTurn = settings.Turn != null,
        }, clock);
        bool wanted = settings.Plane == RelayPlane.Kernel
            || (settings.Plane == RelayPlane.Auto && settings.Interfaces.Count > 0);
        return wanted ? AddKernel(settings, batched, clock, logger) : batched;
    }

    private static IRelayDataPlane AddKernel(RelaySettings settings, MmsgDataPlane batched,
        MonotonicUnixClock clock, ILogger logger)
    {
        IPAddress address = settings.Listen.Address;
        bool all = address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
        KernelPath? kernel;
        string reason;
        try
        {
            kernel = KernelPath.TryOpen(new KernelPathOptions
            {
                Port = batched.LocalEndpoint.Port,
                Local = all ? null : RawAddress.Of(batched.LocalEndpoint),
                MaxFlows = 2 * settings.Limits.MaxSessions,
                Interfaces = settings.Interfaces,
                PacketsPerSecond = settings.Limits.FlowPacketsPerSecond,
                Burst = settings.Limits.FlowBurst,
            }, out reason);
        }
        catch
        {
            batched.Close();
            throw;
        }

        if (kernel == null)
        {
            LogNoKernelPath(logger, reason);
            return batched;
        }

        LogKernelPath(logger, string.Join(", ", kernel.Attached));
        return new KernelDataPlane(batched, kernel, clock);
    }

    [LoggerMessage(Level = LogLevel.Information,
        Message = "Running calls' media is forwarded in the kernel, on {Interfaces}")]
    private static partial void LogKernelPath(ILogger logger, string interfaces);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "No kernel fast path, forwarding in user space instead: {Reason}")]
    private static partial void LogNoKernelPath(ILogger logger, string reason);
}
