using System.Net;

namespace RedPhone.Benchmarks;

/// <summary>What `redphone bench relay` is told.</summary>
public sealed record BenchOptions
{
    /// <summary>The most sessions there may be.</summary>
    public const int MaxSessions = Load.PhoneAddresses.MaxSessions;

    /// <summary>The command that runs `redphone`, to start relays with.</summary>
    public required string[] RedPhone { get; init; }

    /// <summary>Sessions: two phones each, both of which send.</summary>
    public int Sessions { get; init; } = 1000;

    /// <summary>Packets a second, all together; 0 for a flood.</summary>
    public int Rate { get; init; } = 50_000;

    /// <summary>Measured seconds of a run.</summary>
    public int Seconds { get; init; } = 3;

    /// <summary>Bytes of a packet.</summary>
    public int PacketBytes { get; init; } = 172;

    /// <summary>
    /// Our relay's data plane, or "coturn" or "loop" for one of the others; null with
    /// <see cref="TurnServer"/>.
    /// </summary>
    public string? Against { get; init; } = "auto";

    /// <summary>A TURN server that runs already.</summary>
    public IPEndPoint? TurnServer { get; init; }

    /// <summary>Static credentials, "user:password".</summary>
    public string? TurnUser { get; init; }

    /// <summary>The secret that time-limited credentials are made from.</summary>
    public string? TurnSecret { get; init; }

    /// <summary>Both phones of a session are clients of the TURN server.</summary>
    public bool TurnTwice { get; init; }

    /// <summary>The TURN server's process, if its processor time is wanted.</summary>
    public int ProcessId { get; init; }

    /// <summary>
    /// Forged OPENs beside the load, as many as one processor can send: processors are given out
    /// for it (<see cref="Targets.BenchProcessors"/>).
    /// </summary>
    public bool Flood { get; init; }

    /// <summary>
    /// With a flood on two processors: the relay has one alone, not the attacker.
    /// </summary>
    public bool RelayAlone { get; init; }

    /// <summary>In two network namespaces joined by a virtual cable, instead of loopback.</summary>
    public bool Veth { get; init; }
}
