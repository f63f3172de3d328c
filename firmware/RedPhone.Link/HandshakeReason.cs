namespace RedPhone.Link
{
    /// <summary>Why the phone makes a handshake.</summary>
    internal enum HandshakeReason
    {
        /// <summary>There is no session that answers: repeated until there is.</summary>
        Connect = 0,

        /// <summary>A RESET hinted that the master forgot the session: one try.</summary>
        Hint = 1,

        /// <summary>The session is old: one try, again after a minute.</summary>
        Rekey = 2,
    }
}
