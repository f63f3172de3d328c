namespace RedPhone.Link
{
    /// <summary>What a phone's link is doing.</summary>
    public enum LinkState
    {
        /// <summary>Not started, or stopped.</summary>
        Stopped = 0,

        /// <summary>
        /// No session that the master answers on: a handshake is made or awaited.
        /// </summary>
        Connecting = 1,

        /// <summary>A session is up; messages can be sent.</summary>
        Up = 2,
    }
}
