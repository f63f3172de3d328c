namespace RedPhone.Core.Srtp
{
    /// <summary>What became of a received SRTP packet.</summary>
    public enum SrtpResult
    {
        /// <summary>Authentic, new, and now decrypted in place.</summary>
        Ok = 0,

        /// <summary>Its index was accepted before (RFC 3711 §3.3.2).</summary>
        Replayed = 1,

        /// <summary>Its index lies before the replay window or before the stream's start.</summary>
        TooOld = 2,

        /// <summary>The authentication tag is wrong.</summary>
        BadTag = 3,

        /// <summary>Not version 2, or shorter than header and tag.</summary>
        Malformed = 4,

        /// <summary>Another SSRC than the stream's.</summary>
        WrongSsrc = 5,

        /// <summary>Its index would be 2^48 or more: the master key is used up (§9.2).</summary>
        KeyExhausted = 6,

        /// <summary>No keys are set.</summary>
        NoKeys = 7,
    }
}
