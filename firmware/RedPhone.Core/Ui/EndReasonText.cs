namespace RedPhone.Core.Ui
{
    /// <summary>
    /// The sentence of each <see cref="EndReason"/>: two lines of at most 21 characters, no two
    /// reasons alike.
    /// </summary>
    public static class EndReasonText
    {
        /// <summary>
        /// The first line; "The call is over." for a value that is not in the enum.
        /// </summary>
        public static string FirstLine(EndReason reason)
        {
            switch (reason)
            {
                case EndReason.HungUp: return "You hung up.";
                case EndReason.PeerHungUp: return "The other side";
                case EndReason.Busy: return "The line is busy.";
                case EndReason.Declined: return "The call was";
                case EndReason.NoAnswer: return "Nobody answered";
                case EndReason.GaveUp: return "You hung up before";
                case EndReason.Missed: return "Missed: the caller";
                case EndReason.Offline: return "The other phone is";
                case EndReason.Unreachable: return "The other phone does";
                case EndReason.NotFound: return "No phone has";
                case EndReason.SelfCall: return "This is your own";
                case EndReason.NotPermitted: return "You may not call";
                case EndReason.NoRelay: return "No relay can be";
                case EndReason.ServerGone: return "The network works,";
                case EndReason.NoUdp: return "Nothing answers: UDP";
                case EndReason.RelayLost: return "Connection lost:";
                case EndReason.MediaLost: return "Silence: the other";
                case EndReason.HandshakeFailed: return "Not secured: no";
                case EndReason.RelayAttack: return "ATTACK: keys altered";
                case EndReason.SasDiffers: return "SAS DIFFERS: someone";
                case EndReason.KeyChanged: return "KEY CHANGED: this may";
                case EndReason.NotEnrolled: return "This phone is not";
                case EndReason.StoreFull: return "Memory is full:";
                case EndReason.TicketRefused: return "The relay refused";
                case EndReason.NoCommonMethod: return "Not secured: no";
                case EndReason.WrongServerKey: return "The server has";
                case EndReason.AudioFailed: return "The sound chip does";
                case EndReason.InternalError: return "Fault in this phone.";
                default: return "The call is over.";
            }
        }

        /// <summary>The second line, may be empty.</summary>
        public static string SecondLine(EndReason reason)
        {
            switch (reason)
            {
                case EndReason.PeerHungUp: return "hung up.";
                case EndReason.Busy: return "Try again later.";
                case EndReason.Declined: return "declined.";
                case EndReason.NoAnswer: return "in 45 seconds.";
                case EndReason.GaveUp: return "anyone answered.";
                case EndReason.Missed: return "gave up.";
                case EndReason.Offline: return "not connected.";
                case EndReason.Unreachable: return "not respond.";
                case EndReason.NotFound: return "this number.";
                case EndReason.SelfCall: return "number.";
                case EndReason.NotPermitted: return "this number.";
                case EndReason.NoRelay: return "reached by both.";
                case EndReason.ServerGone: return "the server is gone.";
                case EndReason.NoUdp: return "blocked or no cable.";
                case EndReason.RelayLost: return "both relays are gone.";
                case EndReason.MediaLost: return "side went away.";
                case EndReason.HandshakeFailed: return "answer to ZRTP.";
                case EndReason.RelayAttack: return "on the way. No sound.";
                case EndReason.SasDiffers: return "may be listening.";
                case EndReason.KeyChanged: return "be another phone.";
                case EndReason.NotEnrolled: return "known to the server.";
                case EndReason.StoreFull: return "trust was not saved.";
                case EndReason.TicketRefused: return "this call's ticket.";
                case EndReason.NoCommonMethod: return "method in common.";
                case EndReason.WrongServerKey: return "another key. Enroll.";
                case EndReason.AudioFailed: return "not respond.";
                case EndReason.InternalError: return "Please lift again.";
                default: return "";
            }
        }
    }
}
