using RedPhone.Models.Network;

namespace RedPhone.Emulator;

/// <summary>Where a script runs: real time with real sockets, or virtual time.</summary>
public interface IWorld : ITimeline
{
    /// <summary>The phone whose person places the calls.</summary>
    EmulatedPhone Initiator { get; }

    /// <summary>The phone that is called.</summary>
    EmulatedPhone Responder { get; }

    /// <summary>Name of the relay with this id.</summary>
    string RelayName(uint id);

    /// <summary>The datagram trace, or null.</summary>
    DatagramTrace? Trace { get; }
}
