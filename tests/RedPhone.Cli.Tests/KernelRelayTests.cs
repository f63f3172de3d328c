using RedPhone.Relay.DataPlane.Kernel;
using RedPhone.Relay.Tests.DataPlane.Kernel;

namespace RedPhone.Cli.Tests;

/// <summary>The relay's kernel path as a process of its own, on a machine of its own.</summary>
public sealed class KernelRelayTests : IDisposable
{
    private const string Address = "127.0.0.1:31478";
    private const string Admin = "127.0.0.1:31479";

    // Linux 5.8 parted CAP_BPF from CAP_SYS_ADMIN, which holds it still.
    private static readonly string[] WithoutBpf =
        ["setpriv", "--bounding-set", "-bpf,-sys_admin"];

    private static readonly string[] WithTheUnitsCapabilities =
        ["setpriv", "--bounding-set", "-all,+bpf,+net_admin"];

    private readonly TemporaryDirectory _directory = new();
    private readonly NetworkNamespace? _machine =
        KernelSupport.Missing == null ? new NetworkNamespace() : null;

    private readonly List<RedPhoneProcess> _processes = [];

    public void Dispose()
    {
        _processes.ForEach(p => p.Dispose());
        _machine?.Dispose();
        _directory.Dispose();
    }

    [RequiresKernelFact]
    public async Task Killed_OnTheKernelPlane_LeavesNothingAttached()
    {
        await InitAsync();
        _machine!.Configure("link add d0 type veth peer name d1");
        RedPhoneProcess relay = Start([], "--plane", "kernel", "--interface", "lo,d0");
        relay.WaitFor("plane kernel");
        Assert.Equal((2, 3), (Attached().Sum(), Attached().Length));
        relay.Kill();
        relay.WaitForExit();

        // The kernel tidies up on its own time.
        for (int i = 0; i < 500 && Attached().Sum() > 0; i++)
        {
            await Task.Delay(10);
        }

        Assert.Equal(0, Attached().Sum());
    }

    [RequiresKernelFact]
    public async Task Terminated_OnTheKernelPlane_LeavesNothingAttached()
    {
        await InitAsync();
        RedPhoneProcess relay = Start([], "--interface", "lo", "--admin", Admin);
        relay.WaitFor("plane kernel");
        RedPhoneProcess status = Launch([], ["relay", "status", "--at", Admin]);
        Assert.Equal(ExitCode.Ok, status.WaitForExit());
        Assert.Contains("plane{name=\"kernel\"}", status.Output);
        Assert.Contains("kernel_flows", status.Output);
        relay.Terminate();
        Assert.Equal(ExitCode.Ok, relay.WaitForExit());
        Assert.Equal(0, Attached().Sum());
    }

    [RequiresKernelFact]
    public async Task WithoutCapability_SaysSoOnceAndServesInUserSpace()
    {
        await InitAsync();
        RedPhoneProcess relay = Start(WithoutBpf, "--plane", "kernel", "--interface", "lo");
        relay.WaitFor("plane mmsg");
        string line = Assert.Single(relay.Output.Split('\n'), l => l.Contains("kernel fast path"));
        Assert.Contains("CAP_BPF and CAP_NET_ADMIN", line);
        Assert.Equal(0, Attached().Sum());
    }

    [RequiresKernelFact]
    public async Task WithTheUnitsCapabilities_RunsInTheKernel()
    {
        await InitAsync();
        RedPhoneProcess relay = Start(WithTheUnitsCapabilities, "--plane", "kernel");
        relay.WaitFor("forwarded in the kernel, on lo");
        relay.WaitFor("plane kernel");
    }

    private async Task InitAsync() => Assert.Equal(ExitCode.Ok, (await Shell.RunAsync(
        ["relay", "init", "--public", Address, "--data", _directory.PathOf("relay")])).Code);

    private RedPhoneProcess Start(string[] launcher, params string[] options) => Launch(launcher,
        ["relay", "--listen", Address, "--data", _directory.PathOf("relay"), .. options]);

    private RedPhoneProcess Launch(string[] launcher, string[] arguments)
    {
        var process = new RedPhoneProcess(arguments,
            launcher: ["ip", "netns", "exec", _machine!.Name, .. launcher]);
        _processes.Add(process);
        return process;
    }

    // Programs at each interface of the machine.
    private int[] Attached() => _machine!.Run(() =>
    {
        using var routes = new RouteSocket();
        return routes.Links().Select(l => BpfSystem.CountAttached(l.Index)).ToArray();
    });
}
