using RedPhone.Crypto;

namespace RedPhone.Core.Zrtp
{
    /// <summary>The pure rules that turn a record and a session's result into a verdict.</summary>
    public static class TrustRules
    {
        /// <summary>
        /// Judges a session. <paramref name="known"/> is the record kept for the number, or null.
        /// A cache mismatch and a known number with another ZID raise the same alarm (RFC 6189
        /// §4.3.2): an attacker without the secrets would otherwise just bring a new ZID.
        /// </summary>
        public static TrustVerdict Judge(ZrtpTrust known, byte[] peerZid, bool cacheMatched,
            bool cacheMismatch)
        {
            if (known == null || !(known.Rs1Valid || known.Rs2Valid))
            {
                return TrustVerdict.NewPeer;
            }

            bool sameDevice = Bytes.EqualConstantTime(known.Zid, 0, peerZid, 0,
                ZrtpTrust.ZidBytes);
            if (!sameDevice || cacheMismatch || !cacheMatched)
            {
                return TrustVerdict.KeyChanged;
            }

            return known.Verified ? TrustVerdict.Verified : TrustVerdict.Unverified;
        }
    }
}
