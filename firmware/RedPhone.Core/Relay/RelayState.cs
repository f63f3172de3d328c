namespace RedPhone.Core.Relay
{
    /// <summary>What a <see cref="RelayClient"/> awaits.</summary>
    public enum RelayState
    {
        /// <summary>Nothing.</summary>
        Idle = 0,

        /// <summary>Answers to its probes.</summary>
        Probing = 1,

        /// <summary>Nothing; the round trip is known.</summary>
        Probed = 2,

        /// <summary>The answer to an OPEN.</summary>
        Opening = 3,

        /// <summary>Nothing; the relay forwards. May be re-binding at the same time.</summary>
        Bound = 4,

        /// <summary>Nothing; the relay refused, see <see cref="RelayRefusal"/>.</summary>
        Refused = 5,

        /// <summary>Nothing; no answer came within the bounded tries.</summary>
        Unreachable = 6,
    }
}
