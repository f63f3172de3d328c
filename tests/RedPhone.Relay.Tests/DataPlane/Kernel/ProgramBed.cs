using System.Net;
using RedPhone.Hosting;
using RedPhone.Relay.DataPlane;
using RedPhone.Relay.DataPlane.Kernel;

namespace RedPhone.Relay.Tests.DataPlane.Kernel;

/// <summary>
/// The program in the kernel, attached nowhere: frames are run through it one by one.
/// </summary>
internal sealed class ProgramBed : IDisposable
{
    public const int RelayPort = 3478;
    private readonly KernelFlows _flows;
    private readonly MappedArray _counters;
    private readonly int _program;

    public ProgramBed(int packetsPerSecond = 0, int burst = 0)
    {
        _flows = KernelFlows.TryCreate(16)!;
        _counters = MappedArray.TryCreate(FlowProgram.CounterBytes, 1024)!;
        Code = FlowProgram.Build(new FlowProgramOptions
        {
            Port = RelayPort,
            LoopbackIndex = 1,
            Index = _flows.Index,
            Flows = _flows.Records,
            Counters = _counters.Descriptor,
            PacketsPerSecond = packetsPerSecond,
            Burst = burst,
        });
        byte[] log = new byte[1 << 20];
        _program = BpfSystem.LoadProgram(Code, "test", log);
        Assert.True(_program >= 0, System.Text.Encoding.ASCII.GetString(log).TrimEnd('\0'));
    }

    public BpfInstruction[] Code { get; }

    public KernelFlows Flows => _flows;

    /// <summary>
    /// A flow of a phone to a peer. The relay has the address "local" toward the phone and
    /// "source" toward the peer.
    /// </summary>
    public int Add(IPEndPoint phone, IPAddress local, IPAddress source, IPEndPoint peer,
        ushort maxBytes = 1500, uint outInterface = 7)
    {
        RawAddress from = Raw(phone);
        RawAddress to = Raw(peer);
        RawAddress back = Raw(new IPEndPoint(local, RelayPort));
        RawAddress outward = Raw(new IPEndPoint(source, RelayPort));
        return _flows.TryPut(new KernelFlow
        {
            From = KernelKey.Of(from),
            OutInterface = outInterface,
            LocalHigh = back.High,
            LocalLow = back.Low,
            ToHigh = to.High,
            ToLow = to.Low,
            ToPort = to.Port,
            MaxBytes = maxBytes,
            SourceHigh = outward.High,
            SourceLow = outward.Low,
            PortDifference = OnesComplement.Difference([from.Port, back.Port],
                [outward.Port, to.Port]),
            AddressDifference = OnesComplement.Difference([.. from.Words(), .. back.Words()],
                [.. outward.Words(), .. to.Words()]),
        });
    }

    /// <summary>Runs a frame through; the verdict, and the frame as it was left.</summary>
    public (int Verdict, byte[] Frame) Run(byte[] frame)
    {
        byte[] left = new byte[frame.Length];
        int verdict = BpfSystem.TestRun(_program, frame, left);
        Assert.NotEqual(int.MinValue, verdict);
        return (verdict, left);
    }

    public unsafe long Count(KernelCount count)
    {
        long total = 0;
        for (int processor = 0; processor < 1024; processor++)
        {
            total += ((long*)(_counters.As<byte>() + (processor * FlowProgram.CounterBytes)))[
                (int)count];
        }

        return total;
    }

    public void Dispose()
    {
        _ = Linux.Close(_program);
        _flows.Dispose();
        _counters.Dispose();
    }

    private static RawAddress Raw(IPEndPoint endpoint)
        => RawAddress.Of(SocketAddresses.ToUdpEndpoint(endpoint));
}
