using RedPhone.Relay;

namespace RedPhone.Emulator;

/// <summary>A relay of a <see cref="SimulatedWorld"/>.</summary>
/// <param name="Name">Name in traces and results.</param>
/// <param name="Id">The id its tickets carry.</param>
/// <param name="Core">The relay itself, for its counters.</param>
/// <param name="Server">Its process: stop it, or change its path.</param>
public sealed record SimulatedRelay(string Name, uint Id, RelayCore Core, VirtualServer Server);
