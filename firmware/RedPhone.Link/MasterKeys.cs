using System;
using RedPhone.Crypto;

namespace RedPhone.Link
{
    /// <summary>
    /// The phone's own static key and what it derives from each master key (0 the first, 1 the
    /// backup): the static-static product and the keys of mac1 and of cookies.
    /// </summary>
    internal sealed class MasterKeys
    {
        public const int Count = 2;

        public readonly byte[] OwnPrivate = new byte[NoiseIk.KeyBytes];
        public readonly byte[] OwnPublic = new byte[NoiseIk.KeyBytes];
        public readonly byte[] OwnMac1Key = new byte[NoiseIk.KeyBytes];
        public readonly byte[][] Public = new byte[Count][];
        public readonly byte[][] Mac1Key = new byte[Count][];
        public readonly byte[][] CookieKey = new byte[Count][];
        public readonly byte[][] StaticStatic = new byte[Count][];

        /// <summary>True: a low-order point, no handshake with it (RFC 7748 §6.1).</summary>
        public readonly bool[] Refused = new bool[Count];

        private readonly LinkCrypto _crypto;
        private readonly bool[] _haveStaticStatic = new bool[Count];
        private bool _haveOwnMac1Key;

        public MasterKeys(LinkCrypto crypto)
        {
            _crypto = crypto;
            for (int i = 0; i < Count; i++)
            {
                Public[i] = new byte[NoiseIk.KeyBytes];
                Mac1Key[i] = new byte[NoiseIk.KeyBytes];
                CookieKey[i] = new byte[NoiseIk.KeyBytes];
                StaticStatic[i] = new byte[NoiseIk.KeyBytes];
            }
        }

        public bool HasBackup { get; private set; }

        public bool HasOwnPublic { get; private set; }

        /// <summary>The next slice hashes.</summary>
        public bool NextIsLong
        {
            get { return HasOwnPublic && !_haveOwnMac1Key; }
        }

        public void Configure(byte[] ownPrivate, byte[] masterPublic, byte[] backupPublic)
        {
            Array.Copy(ownPrivate, OwnPrivate, NoiseIk.KeyBytes);
            HasOwnPublic = false;
            _haveOwnMac1Key = false;
            HasBackup = backupPublic != null;
            Set(0, masterPublic);
            Set(1, HasBackup ? backupPublic : masterPublic);
        }

        /// <summary>One slice of what does not change; false when nothing is left to do.</summary>
        public bool Work(AgreementJob jobs, int key)
        {
            if (!HasOwnPublic)
            {
                HasOwnPublic = jobs.RunPublic(AgreementJob.OwnPublic, OwnPrivate, OwnPublic);
                return true;
            }

            if (!_haveOwnMac1Key)
            {
                _crypto.DeriveKey(LinkCrypto.Mac1Label, OwnPublic, 0, OwnMac1Key);
                _haveOwnMac1Key = true;
                return true;
            }

            if (_haveStaticStatic[key])
            {
                return false;
            }

            _haveStaticStatic[key] = jobs.RunShared(AgreementJob.StaticStatic, OwnPrivate,
                Public[key], 0, StaticStatic[key], out Refused[key]);
            return true;
        }

        private void Set(int key, byte[] publicKey)
        {
            Array.Copy(publicKey, Public[key], NoiseIk.KeyBytes);
            _crypto.DeriveKey(LinkCrypto.Mac1Label, publicKey, 0, Mac1Key[key]);
            _crypto.DeriveKey(LinkCrypto.CookieLabel, publicKey, 0, CookieKey[key]);
            _haveStaticStatic[key] = false;
            Refused[key] = false;
        }
    }
}
