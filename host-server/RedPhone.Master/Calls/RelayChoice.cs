using RedPhone.Master.Store;

namespace RedPhone.Master.Calls;

/// <summary>
/// Which relays a call gets: the lowest sum of both phones' measured round trips first, then those
/// only one phone reached, then those nobody did; equal ones by id.
/// </summary>
internal static class RelayChoice
{
    /// <summary>Relays of a call: one to use, one to fall back on.</summary>
    public const int RelaysPerCall = 2;

    /// <summary>At most <see cref="RelaysPerCall"/> of them, the better one first.</summary>
    public static IReadOnlyList<RelayEntry> Choose(IReadOnlyList<RelayEntry> relays, Phone caller,
        Phone callee)
        => [.. relays.OrderBy(r => Unreached(r, caller) + Unreached(r, callee))
            .ThenBy(r => Measured(r, caller) + Measured(r, callee))
            .ThenBy(r => r.Id)
            .Take(RelaysPerCall)];

    private static int Measured(RelayEntry relay, Phone phone)
        => Math.Max(0, phone.RoundTripMs(relay.Id));

    private static int Unreached(RelayEntry relay, Phone phone)
        => phone.RoundTripMs(relay.Id) < 0 ? 1 : 0;
}
