namespace RedPhone.Link
{
    /// <summary>What to do with a message 1 whose mac1 is right.</summary>
    internal enum Admission
    {
        Admit = 0,
        DemandCookie = 1,
        Drop = 2,
    }
}
