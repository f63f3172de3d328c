using RedPhone.Core.Ports;
using RedPhone.Core.Zrtp;
using RedPhone.Crypto;
using RedPhone.Wire;

namespace RedPhone.Core
{
    /// <summary>
    /// What a phone is: its static key and ZID, made at the first start and kept in flash, and how
    /// often it has started. Record "identity": version 1, 32 bytes private key, 12 bytes ZID;
    /// record "boot": 4 bytes, big-endian count.
    /// </summary>
    public sealed class PhoneIdentity
    {
        /// <summary>Bytes of the private key.</summary>
        public const int KeyBytes = 32;

        private const string IdentityRecord = "identity";
        private const string BootRecord = "boot";
        private const byte Version = 1;
        private const int TotalBytes = 1 + KeyBytes + ZrtpTrust.ZidBytes;
        private const int BootBytes = 4;

        /// <summary>X25519 private key of the sealed link, 32 bytes. Secret.</summary>
        public readonly byte[] StaticPrivate = new byte[KeyBytes];

        /// <summary>ZRTP id of this installation (RFC 6189 §4.9), 12 bytes.</summary>
        public readonly byte[] Zid = new byte[ZrtpTrust.ZidBytes];

        /// <summary>Starts so far, this one included: the link's handshakes are ordered by it.</summary>
        public uint BootCount { get; private set; }

        /// <summary>
        /// True when this phone has started before but its identity was missing or damaged, so that
        /// it is another phone now: it must be enrolled again.
        /// </summary>
        public bool WasLost { get; private set; }

        /// <summary>
        /// Loads or makes the identity and counts this start. False when it could not be kept: the
        /// phone must not go on, the next start would be another phone.
        /// </summary>
        public bool TryLoad(IStore store, IEntropy entropy)
        {
            byte[] record = new byte[TotalBytes];
            bool known = store.Read(IdentityRecord, record) == TotalBytes && record[0] == Version;
            if (known)
            {
                System.Array.Copy(record, 1, StaticPrivate, 0, KeyBytes);
                System.Array.Copy(record, 1 + KeyBytes, Zid, 0, Zid.Length);
            }
            else
            {
                entropy.Fill(StaticPrivate, 0, KeyBytes);
                entropy.Fill(Zid, 0, Zid.Length);
                record[0] = Version;
                System.Array.Copy(StaticPrivate, 0, record, 1, KeyBytes);
                System.Array.Copy(Zid, 0, record, 1 + KeyBytes, Zid.Length);
                if (!store.Write(IdentityRecord, record, TotalBytes))
                {
                    return false;
                }
            }

            Bytes.Wipe(record);
            bool counted = CountBoot(store);
            WasLost = !known && BootCount > 1;
            return counted;
        }

        private bool CountBoot(IStore store)
        {
            byte[] record = new byte[BootBytes];
            bool known = store.Read(BootRecord, record) == BootBytes;
            BootCount = known ? BigEndian.ReadUInt32(record, 0) + 1 : 1;
            BigEndian.WriteUInt32(record, 0, BootCount);
            return store.Write(BootRecord, record, BootBytes);
        }
    }
}
