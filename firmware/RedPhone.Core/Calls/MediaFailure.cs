namespace RedPhone.Core.Calls
{
    /// <summary>Why a call's media ended by itself.</summary>
    public enum MediaFailure
    {
        /// <summary>Not failed.</summary>
        None,

        /// <summary>No relay answers any more.</summary>
        RelayLost,

        /// <summary>Every relay refused this phone's ticket.</summary>
        TicketRefused,

        /// <summary>No authenticated media for <see cref="MediaSession.LostMs"/>.</summary>
        MediaLost,

        /// <summary>ZRTP failed; the session's Failure says how.</summary>
        Zrtp,

        /// <summary>The other phone said BYE; the reports say why.</summary>
        PeerLeft,
    }
}
