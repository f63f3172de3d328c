using RedPhone.Wire;
using RedPhone.Wire.Signaling;

namespace RedPhone.Core.Signaling
{
    /// <summary>The relays the master knows, with this phone's measured round trips.</summary>
    public sealed class RelayList
    {
        /// <summary>Most relays a phone measures.</summary>
        public const int Max = 8;

        /// <summary>Value of <see cref="RoundTripMs"/> for a relay that did not answer.</summary>
        public const int Unmeasured = -1;

        /// <summary>Entries in use, 0 to <see cref="Max"/>.</summary>
        public int Count;

        /// <summary>Relay ids.</summary>
        public readonly uint[] Id = new uint[Max];

        /// <summary>Relay addresses.</summary>
        public readonly UdpEndpoint[] Endpoint = new UdpEndpoint[Max];

        /// <summary>Round trips in ms, or <see cref="Unmeasured"/>.</summary>
        public readonly int[] RoundTripMs = new int[Max];

        /// <summary>An empty list.</summary>
        public RelayList()
        {
            for (int i = 0; i < Max; i++)
            {
                Endpoint[i] = new UdpEndpoint();
            }
        }

        /// <summary>Bytes that <see cref="Encode"/> needs at most.</summary>
        public const int MaxEncodedBytes = Max * EntryBytes;

        private const int EntryBytes = 4 + UdpEndpoint.AddressBytes + 2;

        /// <summary>
        /// Writes id (4), address (16) and port (2) of each relay, big-endian, for the flash record
        /// that lets a phone look for relays before it has ever reached the master; returns the
        /// length.
        /// </summary>
        public int Encode(byte[] record)
        {
            for (int i = 0; i < Count; i++)
            {
                int at = i * EntryBytes;
                BigEndian.WriteUInt32(record, at, Id[i]);
                System.Array.Copy(Endpoint[i].Address, 0, record, at + 4, UdpEndpoint.AddressBytes);
                BigEndian.WriteUInt16(record, at + EntryBytes - 2, Endpoint[i].Port);
            }

            return Count * EntryBytes;
        }

        /// <summary>Reads what <see cref="Encode"/> wrote; false for another length.</summary>
        public bool TryDecode(byte[] record, int count)
        {
            if (count % EntryBytes != 0 || count > MaxEncodedBytes)
            {
                return false;
            }

            Count = count / EntryBytes;
            for (int i = 0; i < Count; i++)
            {
                int at = i * EntryBytes;
                Id[i] = BigEndian.ReadUInt32(record, at);
                System.Array.Copy(record, at + 4, Endpoint[i].Address, 0, UdpEndpoint.AddressBytes);
                Endpoint[i].Port = BigEndian.ReadUInt16(record, at + EntryBytes - 2);
                RoundTripMs[i] = Unmeasured;
            }

            return true;
        }

        /// <summary>Takes relay1 ... relay8 of a message; malformed ones are left out.</summary>
        internal void Read(SignalingMessage message)
        {
            Count = 0;
            for (int i = 1; i <= Max; i++)
            {
                uint id;
                string text = message.Get(SignalingNames.RelayHeader + i.ToString());
                if (RelayAccess.TryReadRelay(text, Endpoint[Count], out id))
                {
                    Id[Count] = id;
                    RoundTripMs[Count] = Unmeasured;
                    Count++;
                }
            }
        }

        /// <summary>Writes rtt1 ... for the relays that answered.</summary>
        internal void WriteRoundTrips(SignalingMessage message)
        {
            byte[] id = new byte[4];
            int written = 0;
            for (int i = 0; i < Count; i++)
            {
                if (RoundTripMs[i] != Unmeasured)
                {
                    written++;
                    BigEndian.WriteUInt32(id, 0, Id[i]);
                    message.Set(SignalingNames.RttHeader + written.ToString(),
                        Hex.Encode(id, 0, 4) + " " + RoundTripMs[i].ToString());
                }
            }
        }
    }
}
