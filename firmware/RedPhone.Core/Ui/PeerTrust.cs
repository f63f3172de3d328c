namespace RedPhone.Core.Ui
{
    /// <summary>What the phone knows about the other phone's key, for the display.</summary>
    public enum PeerTrust
    {
        /// <summary>Not known yet (before ZRTP has finished).</summary>
        Unknown = 0,

        /// <summary>First call with this number: compare the SAS.</summary>
        NewPeer = 1,

        /// <summary>Known key, but the SAS was never confirmed.</summary>
        Unverified = 2,

        /// <summary>Known key, SAS confirmed once by this phone's user.</summary>
        Verified = 3,

        /// <summary>A known number with another key: alarm.</summary>
        KeyChanged = 4,

        /// <summary>The user pressed "differs": alarm.</summary>
        Differs = 5,
    }
}
