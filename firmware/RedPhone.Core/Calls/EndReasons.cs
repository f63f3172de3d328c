using RedPhone.Core.Ui;
using RedPhone.Core.Zrtp;
using RedPhone.Wire;
using RedPhone.Wire.Signaling;

namespace RedPhone.Core.Calls
{
    /// <summary>Every cause of an end, mapped to the reason a person reads, hears, and is sent.</summary>
    internal static class EndReasons
    {
        /// <summary>The status of a refused GET.</summary>
        internal static EndReason OfStatus(int status)
        {
            switch (status)
            {
                case SignalingNames.StatusNotFound: return EndReason.NotFound;
                case SignalingNames.StatusOffline: return EndReason.Offline;
                case SignalingNames.StatusBusy: return EndReason.Busy;
                case SignalingNames.StatusSelfCall: return EndReason.SelfCall;
                case SignalingNames.StatusNotPermitted: return EndReason.NotEnrolled;
                case SignalingNames.StatusUnavailable: return EndReason.NoRelay;
                default: return EndReason.InternalError;
            }
        }

        /// <summary>The reason word of the other side's BUSY or DELETE.</summary>
        internal static EndReason OfWord(string word)
        {
            if (word == SignalingNames.ReasonBusy)
            {
                return EndReason.Busy;
            }

            if (word == SignalingNames.ReasonDeclined)
            {
                return EndReason.Declined;
            }

            if (word == SignalingNames.ReasonNoAnswer)
            {
                return EndReason.NoAnswer;
            }

            if (word == SignalingNames.ReasonUnreachable)
            {
                return EndReason.Unreachable;
            }

            if (word == SignalingNames.ReasonOffline)
            {
                return EndReason.Offline;
            }

            if (word == SignalingNames.ReasonRelayLost)
            {
                return EndReason.RelayLost;
            }

            if (word == SignalingNames.ReasonHandshakeFailed)
            {
                return EndReason.HandshakeFailed;
            }

            if (word == SignalingNames.ReasonSasDiffers)
            {
                return EndReason.SasDiffers;
            }

            return word == SignalingNames.ReasonNoMedia ? EndReason.MediaLost
                : EndReason.PeerHungUp;
        }

        /// <summary>What ended the media by itself.</summary>
        internal static EndReason OfMedia(MediaFailure failure, ZrtpFailure zrtp)
        {
            switch (failure)
            {
                case MediaFailure.RelayLost: return EndReason.RelayLost;
                case MediaFailure.TicketRefused: return EndReason.TicketRefused;
                case MediaFailure.MediaLost: return EndReason.MediaLost;
            }

            switch (zrtp)
            {
                case ZrtpFailure.HelloHashMismatch: return EndReason.RelayAttack;
                case ZrtpFailure.NoCommonAlgorithm: return EndReason.NoCommonMethod;
                default: return EndReason.HandshakeFailed;
            }
        }

        /// <summary>The word the other side is told.</summary>
        internal static string WordFor(EndReason reason)
        {
            switch (reason)
            {
                case EndReason.GaveUp: return SignalingNames.ReasonGaveUp;
                case EndReason.RelayLost: return SignalingNames.ReasonRelayLost;
                case EndReason.TicketRefused: return SignalingNames.ReasonRelayLost;
                case EndReason.MediaLost: return SignalingNames.ReasonNoMedia;
                case EndReason.SasDiffers: return SignalingNames.ReasonSasDiffers;
                case EndReason.KeyChanged: return SignalingNames.ReasonSasDiffers;
                case EndReason.HandshakeFailed:
                case EndReason.RelayAttack:
                case EndReason.NoCommonMethod: return SignalingNames.ReasonHandshakeFailed;
                default: return SignalingNames.ReasonHungUp;
            }
        }

        /// <summary>True when nothing but the alarm may stand on the display.</summary>
        internal static bool IsAlarm(EndReason reason)
        {
            return reason == EndReason.SasDiffers || reason == EndReason.KeyChanged
                || reason == EndReason.RelayAttack;
        }
    }
}
