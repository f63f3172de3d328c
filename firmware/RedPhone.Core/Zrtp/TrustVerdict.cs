namespace RedPhone.Core.Zrtp
{
    /// <summary>What a finished key agreement means for the person at the phone.</summary>
    public enum TrustVerdict
    {
        /// <summary>This number was never spoken to: compare the SAS.</summary>
        NewPeer,

        /// <summary>The same device as before, its SAS not yet confirmed: compare it.</summary>
        Unverified,

        /// <summary>The same device as the one whose SAS was confirmed.</summary>
        Verified,

        /// <summary>Alarm: another device, or the shared secrets differ. Compare the SAS before
        /// anything confidential; the old record stays until it is confirmed.</summary>
        KeyChanged,
    }
}
