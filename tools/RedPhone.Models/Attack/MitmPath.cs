using RedPhone.Wire;

namespace RedPhone.Models.Attack;

/// <summary>A way to a phone: the attacker's relay it talks to, and its address there.</summary>
internal sealed record MitmPath(MitmRelay Relay, UdpEndpoint Address);
