namespace RedPhone.Core.Calls
{
    /// <summary>What the call controller awaits; its transition table stands there.</summary>
    public enum CallState
    {
        /// <summary>Handset down, no call.</summary>
        Idle,

        /// <summary>Handset lifted (or digits pressed): awaits a number.</summary>
        Dialing,

        /// <summary>The master was asked; awaits its answer.</summary>
        Calling,

        /// <summary>The call exists; awaits ringing, then the other side's answer.</summary>
        Ringback,

        /// <summary>This phone rings; awaits the handset or D.</summary>
        Incoming,

        /// <summary>Answered; awaits ZRTP.</summary>
        Securing,

        /// <summary>Secure; awaits the end.</summary>
        InCall,

        /// <summary>A known peer came with another key: no sound until the person decides.</summary>
        KeyAlarm,

        /// <summary>Over; shows why, awaits the handset put down.</summary>
        Ended,
    }
}
