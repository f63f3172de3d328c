namespace RedPhone.Wire.Signaling
{
    /// <summary>Every word of the signaling protocol (docs/protocol/signaling.md), once.</summary>
    public static class SignalingNames
    {
        /// <summary>
        /// A new phone shows its one-time code: target <see cref="AccountTarget"/>.
        /// </summary>
        public const string Enroll = "ENROLL";

        /// <summary>Asks for relays, or for a call.</summary>
        public const string Get = "GET";

        /// <summary>Reports round trips, or says "answered".</summary>
        public const string Put = "PUT";

        /// <summary>To the callee: the wake-up signal. To the caller: it rings there.</summary>
        public const string Ring = "RING";

        /// <summary>The callee does not take the call.</summary>
        public const string Busy = "BUSY";

        /// <summary>The call is over.</summary>
        public const string Delete = "DELETE";

        /// <summary>Target of <see cref="Enroll"/>.</summary>
        public const string AccountTarget = "/account";

        /// <summary>Target of GET and PUT of relays.</summary>
        public const string RelaysTarget = "/relays";

        /// <summary>
        /// Target prefix of a GET that asks for a call; the callee's number follows.
        /// </summary>
        public const string CallPrefix = "/session/1/";

        /// <summary>
        /// Target prefix of everything else about a call; its id (32 hex) follows.
        /// </summary>
        public const string SessionPrefix = "/session/";

        /// <summary>One-time enrolment code.</summary>
        public const string CodeHeader = "code";

        /// <summary>The phone's own number.</summary>
        public const string NumberHeader = "number";

        /// <summary>The phone's own name.</summary>
        public const string NameHeader = "name";

        /// <summary>
        /// "relay1" to "relay8": relay id as 8 hex digits, a space, its endpoint.
        /// </summary>
        public const string RelayHeader = "relay";

        /// <summary>"rtt1" to "rtt8": relay id as 8 hex digits, a space, milliseconds.</summary>
        public const string RttHeader = "rtt";

        /// <summary>"ticket1", "ticket2": ticket for that relay, 92 hex digits.</summary>
        public const string TicketHeader = "ticket";

        /// <summary>"key1", "key2": the ticket's key K, 64 hex digits.</summary>
        public const string KeyHeader = "key";

        /// <summary>Call id, 32 hex digits.</summary>
        public const string CallHeader = "call";

        /// <summary><see cref="Initiator"/> or <see cref="Responder"/>.</summary>
        public const string RoleHeader = "role";

        /// <summary>Value of role: sends the ZRTP Commit, has role 0 in its tickets.</summary>
        public const string Initiator = "initiator";

        /// <summary>Value of role: the other one, role 1.</summary>
        public const string Responder = "responder";

        /// <summary>The other side's number.</summary>
        public const string PeerHeader = "peer";

        /// <summary>The other side's name as the master knows it.</summary>
        public const string PeerNameHeader = "peer-name";

        /// <summary>The other side's ZRTP Hello hash, 64 hex digits (RFC 6189 §8.1).</summary>
        public const string ZrtpHashHeader = "zrtp-hash";

        /// <summary>Milliseconds from now until the tickets expire.</summary>
        public const string ExpiresHeader = "expires";

        /// <summary>"1": both called each other; this call is answered already.</summary>
        public const string JoinedHeader = "joined";

        /// <summary>Why: one of the Reason constants.</summary>
        public const string ReasonHeader = "reason";

        /// <summary>The callee pressed "decline".</summary>
        public const string ReasonDeclined = "declined";

        /// <summary>The callee is in another call.</summary>
        public const string ReasonBusy = "busy";

        /// <summary>Nobody lifted within the ring time.</summary>
        public const string ReasonNoAnswer = "no-answer";

        /// <summary>The callee's phone did not answer the wake-up signal.</summary>
        public const string ReasonUnreachable = "unreachable";

        /// <summary>The callee's link was lost while it rang.</summary>
        public const string ReasonOffline = "offline";

        /// <summary>To the callee: it stopped ringing unanswered.</summary>
        public const string ReasonMissed = "missed";

        /// <summary>Ended by the user.</summary>
        public const string ReasonHungUp = "hung-up";

        /// <summary>The caller hung up before an answer.</summary>
        public const string ReasonGaveUp = "gave-up";

        /// <summary>Both relays are gone.</summary>
        public const string ReasonRelayLost = "relay-lost";

        /// <summary>ZRTP failed.</summary>
        public const string ReasonHandshakeFailed = "handshake-failed";

        /// <summary>A user said that the words differ.</summary>
        public const string ReasonSasDiffers = "sas-differs";

        /// <summary>No media for too long.</summary>
        public const string ReasonNoMedia = "no-media";

        /// <summary>Done.</summary>
        public const int StatusOk = 200;

        /// <summary>The request is not one the receiver knows, or is malformed.</summary>
        public const int StatusBadRequest = 400;

        /// <summary>Not permitted: wrong code, unknown or revoked key.</summary>
        public const int StatusNotPermitted = 403;

        /// <summary>No such number; or the call is not, or no longer, known (stale).</summary>
        public const int StatusNotFound = 404;

        /// <summary>The number exists, its phone is not connected.</summary>
        public const int StatusOffline = 480;

        /// <summary>A phone that called itself.</summary>
        public const int StatusSelfCall = 482;

        /// <summary>The callee is in a call.</summary>
        public const int StatusBusy = 486;

        /// <summary>The master cannot now: no relay, store failing, tables full.</summary>
        public const int StatusUnavailable = 503;

        /// <summary>Reason word of 200.</summary>
        public const string Ok = "ok";

        /// <summary>Reason word of 400.</summary>
        public const string BadRequest = "bad-request";

        /// <summary>Reason word of 403.</summary>
        public const string NotPermitted = "not-permitted";

        /// <summary>Reason word of 404 for a number.</summary>
        public const string NotFound = "not-found";

        /// <summary>Reason word of 404 for a call id.</summary>
        public const string Stale = "stale";

        /// <summary>Reason word of 480.</summary>
        public const string Offline = "offline";

        /// <summary>Reason word of 482.</summary>
        public const string SelfCall = "self-call";

        /// <summary>Reason word of 486.</summary>
        public const string BusyHere = "busy";

        /// <summary>Reason word of 503: no relay is registered.</summary>
        public const string NoRelay = "no-relay";

        /// <summary>Reason word of 503: the master's store failed.</summary>
        public const string StoreFailed = "store-failed";

        /// <summary>Reason word of 503: a table of the master is full.</summary>
        public const string Overloaded = "overloaded";

        /// <summary>Most relays in a list, and most round trips in a report.</summary>
        public const int MaxRelays = 8;

        /// <summary>Characters of a call id.</summary>
        public const int CallIdChars = 32;

        /// <summary>Characters of a zrtp-hash.</summary>
        public const int ZrtpHashChars = 64;

        /// <summary>Most digits of a number.</summary>
        public const int MaxNumberChars = 15;

        /// <summary>Most characters of a display name.</summary>
        public const int MaxNameChars = 32;

        /// <summary>True for 1 to <see cref="MaxNumberChars"/> decimal digits.</summary>
        public static bool IsNumber(string text)
        {
            if (text == null || text.Length == 0 || text.Length > MaxNumberChars)
            {
                return false;
            }

            for (int i = 0; i < text.Length; i++)
            {
                if (text[i] < '0' || text[i] > '9')
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>True for exactly <paramref name="chars"/> hexadecimal digits.</summary>
        public static bool IsHex(string text, int chars)
        {
            if (text == null || text.Length != chars)
            {
                return false;
            }

            for (int i = 0; i < chars; i++)
            {
                if (Hex.Digit(text[i]) < 0)
                {
                    return false;
                }
            }

            return true;
        }
    }
}
