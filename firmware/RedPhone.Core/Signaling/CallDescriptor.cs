using RedPhone.Wire;
using RedPhone.Wire.Signaling;

namespace RedPhone.Core.Signaling
{
    /// <summary>What the master tells a phone about one call.</summary>
    public sealed class CallDescriptor
    {
        /// <summary>Length of a zrtp-hash (SHA-256 of the peer's ZRTP Hello) in bytes.</summary>
        public const int HelloHashBytes = 32;

        /// <summary>128-bit call id as 32 hex digits; empty while there is none.</summary>
        public string CallId = string.Empty;

        /// <summary>True for the side whose ZRTP commits.</summary>
        public bool IsInitiator;

        /// <summary>True when two crossing calls were joined: it counts as answered.</summary>
        public bool Joined;

        /// <summary>The other side's number.</summary>
        public string PeerNumber = string.Empty;

        /// <summary>The other side's name as the master knows it; may be empty.</summary>
        public string PeerName = string.Empty;

        /// <summary>True when <see cref="PeerHelloHash"/> was sent.</summary>
        public bool HasPeerHelloHash;

        /// <summary>The other side's zrtp-hash (RFC 6189 §8), 32 bytes.</summary>
        public readonly byte[] PeerHelloHash = new byte[HelloHashBytes];

        /// <summary>The chosen relay.</summary>
        public readonly RelayAccess Relay1 = new RelayAccess();

        /// <summary>The second relay, for when the first one dies.</summary>
        public readonly RelayAccess Relay2 = new RelayAccess();

        /// <summary>Reads the descriptor's headers; false when one is missing or malformed.</summary>
        internal bool TryRead(SignalingMessage message, string callId)
        {
            CallId = callId;
            string role = message.Get(SignalingNames.RoleHeader);
            IsInitiator = role == SignalingNames.Initiator;
            Joined = message.Get(SignalingNames.JoinedHeader) != null;
            PeerNumber = TextOrEmpty(message.Get(SignalingNames.PeerHeader));
            PeerName = TextOrEmpty(message.Get(SignalingNames.PeerNameHeader));
            HasPeerHelloHash = false;
            TakeHelloHash(message.Get(SignalingNames.ZrtpHashHeader));
            return IsCallId(callId)
                && (IsInitiator || role == SignalingNames.Responder)
                && Relay1.TryRead(message, 1) && Relay2.TryRead(message, 2) && Relay1.Present;
        }

        /// <summary>Takes a zrtp-hash of 64 hex digits; anything else, null too, is left out.
        /// </summary>
        internal void TakeHelloHash(string text)
        {
            HasPeerHelloHash |= Hex.TryDecode(text, PeerHelloHash, 0, HelloHashBytes);
        }

        internal void CopyFrom(CallDescriptor other)
        {
            CallId = other.CallId;
            IsInitiator = other.IsInitiator;
            Joined = other.Joined;
            PeerNumber = other.PeerNumber;
            PeerName = other.PeerName;
            HasPeerHelloHash = other.HasPeerHelloHash;
            System.Array.Copy(other.PeerHelloHash, PeerHelloHash, HelloHashBytes);
            Relay1.CopyFrom(other.Relay1);
            Relay2.CopyFrom(other.Relay2);
        }

        /// <summary>Forgets the call and wipes the ticket keys.</summary>
        internal void Clear()
        {
            CallId = string.Empty;
            HasPeerHelloHash = false;
            Relay1.Present = false;
            Relay2.Present = false;
            Crypto.Bytes.Wipe(Relay1.Key);
            Crypto.Bytes.Wipe(Relay2.Key);
        }

        internal static bool IsCallId(string text)
        {
            if (text == null || text.Length != 32)
            {
                return false;
            }

            for (int i = 0; i < text.Length; i++)
            {
                if (Hex.Digit(text[i]) < 0)
                {
                    return false;
                }
            }

            return true;
        }

        private static string TextOrEmpty(string text)
        {
            return text == null ? string.Empty : text;
        }
    }
}
