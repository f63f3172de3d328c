namespace RedPhone.Link
{
    /// <summary>What a slice of <see cref="ClientHandshake.WorkOnResponse"/> came to.</summary>
    internal enum ResponseWork
    {
        Unfinished = 0,
        Authenticated = 1,
        Refused = 2,
    }
}
