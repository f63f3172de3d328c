using System.Net;
using RedPhone.Wire;

namespace RedPhone.Relay;

/// <summary>What a relay process is told at its start.</summary>
public sealed record RelaySettings
{
    /// <summary>The port when none is named: STUN's own (RFC 8489 §18.6).</summary>
    public const int DefaultPort = 3478;

    /// <summary>Where to listen; all addresses by default.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.IPv6Any, DefaultPort);

    /// <summary>Where phones reach it, as given to `relay init`; only used there.</summary>
    public UdpEndpoint? Public { get; init; }

    /// <summary>Holds the identity file.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>What it grants at most.</summary>
    public RelayLimits Limits { get; init; } = new();

    /// <summary>What moves the packets.</summary>
    public RelayPlane Plane { get; init; } = RelayPlane.Auto;

    /// <summary>
    /// Where the kernel's plane is attached, by name; none: every interface that is up.
    /// </summary>
    public IReadOnlyList<string> Interfaces { get; init; } = [];

    /// <summary>Data threads of the batched plane; the control thread is one more.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>
    /// The longest sleep that gathers packets into a batch, in microseconds; 0 for none.
    /// </summary>
    public int CoalesceMicroseconds { get; init; }

    /// <summary>TURN for standard clients; null for none. Needs the batched plane.</summary>
    public TurnSettings? Turn { get; init; }

    /// <summary>Where the admin page listens, a loopback address; null for nowhere.</summary>
    public IPEndPoint? Admin { get; init; }

    /// <summary>How long running calls may go on after the stop was asked for.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.Zero;
}
