namespace RedPhone.Core.Calls
{
    /// <summary>What a call's media awaits.</summary>
    public enum MediaState
    {
        /// <summary>No call.</summary>
        Idle,

        /// <summary>The relays are being opened while it rings.</summary>
        Opening,

        /// <summary>ZRTP runs.</summary>
        Securing,

        /// <summary>Keys agreed; speech travels.</summary>
        Secure,

        /// <summary>Ended by itself; <see cref="MediaSession.Failure"/> says why.</summary>
        Failed,
    }
}
