namespace RedPhone.Core.Srtp
{
    /// <summary>
    /// How SRTP packets are encrypted (AES counter mode) and authenticated. SRTCP packets have an
    /// 80-bit tag in every profile (RFC 3711 §5.2, RFC 4568 §6.2.2).
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

        /// <summary>AES_256_CM_HMAC_SHA1_80 (RFC 6188); ZRTP AES3 with HS80. Needs an engine with
        /// AES-256.</summary>
        AesCm256HmacSha1Tag80 = 3,

        /// <summary>AES_256_CM_HMAC_SHA1_32 (RFC 6188); ZRTP AES3 with HS32.</summary>
        AesCm256HmacSha1Tag32 = 4,

        /// <summary>ZRTP AES3 with our H2A8.</summary>
        AesCm256HmacSha256Tag80 = 5,
    }
}
