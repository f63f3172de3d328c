namespace RedPhone.Core.Signaling
{
    /// <summary>What an outstanding request asked for.</summary>
    internal enum RequestKind
    {
        None,
        Enrol,
        RelayList,
        RoundTrips,
        Call,
        Answer,
        End,
    }
}
