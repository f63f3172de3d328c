namespace RedPhone.Master.Calls;

/// <summary>What both phones need to use one relay in one call.</summary>
/// <param name="Relay">"id endpoint" as it stands in messages.</param>
/// <param name="Tickets">Hex, by role.</param>
/// <param name="Keys">Hex, by role.</param>
internal sealed record RelayPass(string Relay, string[] Tickets, string[] Keys);
