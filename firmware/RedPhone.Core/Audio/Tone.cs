namespace RedPhone.Core.Audio
{
    /// <summary>Tones for the earpiece; the cadences stand in docs/protocol/media.md.</summary>
    public enum Tone
    {
        /// <summary>Silence.</summary>
        None = 0,

        /// <summary>The handset is lifted, digits may be pressed: 425 Hz, until stopped.</summary>
        Dial = 1,

        /// <summary>The other phone rings: 425 Hz, 1 s on, 4 s off.</summary>
        Ringback = 2,

        /// <summary>The other side is busy or declined: 425 Hz, 480 ms on, 480 ms off.</summary>
        Busy = 3,

        /// <summary>
        /// No way through (no relay, server gone): 425 Hz, 240 ms on, 240 ms off.
        /// </summary>
        Congestion = 4,

        /// <summary>
        /// Number unknown, offline, not permitted: 950, 1,400, 1,800 Hz, 1 s pause.
        /// </summary>
        Unobtainable = 5,

        /// <summary>The call has become secure: three short rising notes, once.</summary>
        Secure = 6,

        /// <summary>The other side hung up: three short falling notes, once.</summary>
        Ended = 7,

        /// <summary>
        /// Danger (SAS differs, key changed): 1,400 and 2,000 Hz in turn, until stopped.
        /// </summary>
        Alarm = 8,

        /// <summary>A key was pressed: 20 ms of 1,000 Hz, once.</summary>
        KeyClick = 9,

        /// <summary>A key that means nothing now: 200 ms of 300 Hz, once.</summary>
        Reject = 10,

        /// <summary>Done (SAS confirmed, setting stored): two short equal notes, once.</summary>
        Confirm = 11,
    }
}
