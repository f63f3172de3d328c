namespace RedPhone.Link
{
    /// <summary>What a session at the master is.</summary>
    internal enum SessionState
    {
        Free = 0,

        /// <summary>Answered, not confirmed; begins a new conversation.</summary>
        PendingNew = 1,

        /// <summary>
        /// Answered, not confirmed; continues the conversation of the one that is up.
        /// </summary>
        PendingContinued = 2,

        /// <summary>Confirmed by a transport message.</summary>
        Up = 3,
    }
}
