namespace RedPhone.Core.Ui
{
    /// <summary>
    /// Why a call, or an attempt at one, ended. Each has its own sentence and tone.
    /// </summary>
    public enum EndReason
    {
        /// <summary>Nothing ended.</summary>
        None = 0,

        /// <summary>This side hung up.</summary>
        HungUp = 1,

        /// <summary>The other side hung up.</summary>
        PeerHungUp = 2,

        /// <summary>The callee is in another call.</summary>
        Busy = 3,

        /// <summary>The callee declined.</summary>
        Declined = 4,

        /// <summary>It rang for 45 s.</summary>
        NoAnswer = 5,

        /// <summary>This side hung up before an answer.</summary>
        GaveUp = 6,

        /// <summary>The caller gave up, or the call was gone when this side lifted.</summary>
        Missed = 7,

        /// <summary>The callee has no link to a master.</summary>
        Offline = 8,

        /// <summary>The callee has a link, but the wake-up was not acknowledged.</summary>
        Unreachable = 9,

        /// <summary>No such number.</summary>
        NotFound = 10,

        /// <summary>The phone's own number was dialled.</summary>
        SelfCall = 11,

        /// <summary>The account may not call this number.</summary>
        NotPermitted = 12,

        /// <summary>The master knows no relay both phones reach.</summary>
        NoRelay = 13,

        /// <summary>Relays answer, the master does not.</summary>
        ServerGone = 14,

        /// <summary>Nothing at all answers: UDP is blocked or there is no network.</summary>
        NoUdp = 15,

        /// <summary>Both relays of the call went away.</summary>
        RelayLost = 16,

        /// <summary>No authenticated sound for too long.</summary>
        MediaLost = 17,

        /// <summary>ZRTP never answered, or did not finish.</summary>
        HandshakeFailed = 18,

        /// <summary>The Hello's hash is not the one that came over the sealed link.</summary>
        RelayAttack = 19,

        /// <summary>The user compared the SAS and it differs.</summary>
        SasDiffers = 20,

        /// <summary>A known number came with another key.</summary>
        KeyChanged = 21,

        /// <summary>The master does not know this phone's key, or it was revoked.</summary>
        NotEnrolled = 22,

        /// <summary>Flash is full: what must be kept could not be written.</summary>
        StoreFull = 23,

        /// <summary>The relay refused the ticket: forged, expired or for another relay.</summary>
        TicketRefused = 24,

        /// <summary>ZRTP found no key agreement both phones can do (Error 0x53).</summary>
        NoCommonMethod = 25,

        /// <summary>The master's key is not the one this phone was given at enrolment.</summary>
        WrongServerKey = 26,

        /// <summary>The codec does not answer on its bus.</summary>
        AudioFailed = 27,

        /// <summary>A fault of the phone itself.</summary>
        InternalError = 28,
    }
}
