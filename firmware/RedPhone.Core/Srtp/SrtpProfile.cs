namespace RedPhone.Core.Srtp
{
    /// <summary>
    /// How SRTP packets are encrypted (always AES-128 counter mode) and authenticated.
    /// </summary>
    public enum SrtpProfile
    {
        /// <summary>
        /// AES_CM_128_HMAC_SHA1_80 (RFC 3711, RFC 4568 §6.2.1); ZRTP auth tag HS80.
        /// </summary>
        AesCm128HmacSha1Tag80 = 0,

        /// <summary>AES_CM_128_HMAC_SHA1_32 (RFC 4568 §6.2.2); ZRTP auth tag HS32.</summary>
        AesCm128HmacSha1Tag32 = 1,

        /// <summary>
        /// Our private H2A8: HMAC-SHA256 with a 32-byte key by KDF label 1, tag cut to 80 bits.
        /// </summary>
        AesCm128HmacSha256Tag80 = 2,
    }
}
