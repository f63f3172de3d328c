using System.Runtime.InteropServices;
using RedPhone.Relay.DataPlane;
using RedPhone.Relay.DataPlane.Kernel;

namespace RedPhone.Relay.Tests.DataPlane.Kernel;

/// <summary>Why the tests of the kernel path cannot run here; null when they can.</summary>
internal static class KernelSupport
{
    private const int LoopbackIndex = 1;

    public static string? Missing { get; } = Find();

    private static string? Find()
    {
        if (!MmsgDataPlane.IsSupported)
        {
            return "needs 64-bit Linux";
        }

        if (Environment.UserName != "root")
        {
            return "needs root";
        }

        if (BpfSystem.CountAttached(LoopbackIndex) < 0)
        {
            return Marshal.GetLastPInvokeError() == BpfSystem.ErrorPermission
                ? "needs CAP_BPF and CAP_NET_ADMIN"
                : "needs a kernel with TCX (Linux 6.6)";
        }

        bool inCi = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI"));
        bool hasIp = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Any(folder => File.Exists(Path.Combine(folder, "ip")));
        return hasIp || inCi ? null : "needs ip: apt-get install iproute2";
    }
}
