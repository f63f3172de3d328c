using RedPhone.Wire;
using RedPhone.Wire.Signaling;

namespace RedPhone.Core.Signaling
{
    /// <summary>How this phone gets into one relay for one call.</summary>
    public sealed class RelayAccess
    {
        /// <summary>Length of <see cref="Key"/> in bytes.</summary>
        public const int KeyBytes = 32;

        /// <summary>True when the descriptor named this relay.</summary>
        public bool Present;

        /// <summary>The relay's id.</summary>
        public uint RelayId;

        /// <summary>Where the relay listens.</summary>
        public readonly UdpEndpoint Endpoint = new UdpEndpoint();

        /// <summary>The ticket, <see cref="RedPhone.Wire.Ticket.Bytes"/> bytes.</summary>
        public readonly byte[] Ticket = new byte[RedPhone.Wire.Ticket.Bytes];

        /// <summary>The ticket's key, never sent to the relay.</summary>
        public readonly byte[] Key = new byte[KeyBytes];

        /// <summary>Reads the three headers of relay 1 or 2; false when one is malformed.</summary>
        internal bool TryRead(SignalingMessage message, int index)
        {
            Present = false;
            string relay = message.Get(SignalingNames.RelayHeader + index.ToString());
            if (relay == null)
            {
                return true;
            }

            if (!TryReadRelay(relay, Endpoint, out RelayId)
                || !Hex.TryDecode(message.Get(SignalingNames.TicketHeader + index.ToString()), Ticket, 0,
                    Ticket.Length)
                || !Hex.TryDecode(message.Get(SignalingNames.KeyHeader + index.ToString()), Key, 0,
                    KeyBytes))
            {
                return false;
            }

            Present = true;
            return true;
        }

        internal void CopyFrom(RelayAccess other)
        {
            Present = other.Present;
            RelayId = other.RelayId;
            Endpoint.CopyFrom(other.Endpoint);
            System.Array.Copy(other.Ticket, Ticket, Ticket.Length);
            System.Array.Copy(other.Key, Key, KeyBytes);
        }

        /// <summary>Parses "8 hex digits of the id, space, endpoint".</summary>
        internal static bool TryReadRelay(string text, UdpEndpoint endpoint, out uint id)
        {
            id = 0;
            if (text == null || text.Length < 10 || text[8] != ' ')
            {
                return false;
            }

            byte[] bytes = new byte[4];
            if (!Hex.TryDecode(text.Substring(0, 8), bytes, 0, 4)
                || !endpoint.TryParse(text.Substring(9)))
            {
                return false;
            }

            id = BigEndian.ReadUInt32(bytes, 0);
            return true;
        }
    }
}
