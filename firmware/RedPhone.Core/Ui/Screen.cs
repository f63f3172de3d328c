namespace RedPhone.Core.Ui
{
    /// <summary>
    /// What the display shows; the call controller chooses, <see cref="Screens"/> draws.
    /// </summary>
    public enum Screen
    {
        /// <summary>Power on, nothing known yet.</summary>
        Starting = 0,

        /// <summary>Handset down, no call: own number, link, missed calls.</summary>
        Idle = 1,

        /// <summary>Handset lifted, digits so far (none: "dial a number").</summary>
        Dialing = 2,

        /// <summary>The master was asked for the call; no ringing heard of yet.</summary>
        Calling = 3,

        /// <summary>The other phone rings.</summary>
        RingingOut = 4,

        /// <summary>This phone rings: who calls.</summary>
        Incoming = 5,

        /// <summary>Answered; ZRTP is at work, no sound yet.</summary>
        Securing = 6,

        /// <summary>Secure sound flows; the SAS stands here until it was confirmed once.</summary>
        InCall = 7,

        /// <summary>The call is over, <see cref="PhoneView.Reason"/> says why.</summary>
        Ended = 8,

        /// <summary>The phone asks the master to know it.</summary>
        Enrolling = 9,

        /// <summary>Changed key, different SAS or attack: nothing else is shown.</summary>
        Alarm = 10,
    }
}
