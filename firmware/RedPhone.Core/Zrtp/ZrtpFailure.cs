namespace RedPhone.Core.Zrtp
{
    /// <summary>Why a ZRTP run failed. Every one is final for the call.</summary>
    public enum ZrtpFailure
    {
        /// <summary>Not failed.</summary>
        None,

        /// <summary>The peer never spoke ZRTP to us (Hello schedule exhausted, RFC 6189
        /// §6).</summary>
        NoAnswer,

        /// <summary>The peer spoke ZRTP and then fell silent (0xB0 or a retry schedule's
        /// end).</summary>
        Timeout,

        /// <summary>The peer's Hello is not the one signaling announced (zrtp-hash, §8.1), or a
        /// further stream's is another device's than the first stream's (§4.4.3).</summary>
        HelloHashMismatch,

        /// <summary>No common hash, cipher, tag, key agreement or SAS (0x51 to 0x55).</summary>
        NoCommonAlgorithm,

        /// <summary>The peer speaks only a version below 1.1 (0x30).</summary>
        UnsupportedVersion,

        /// <summary>DHPart2 is not what the Commit's hvi promised (0x62).</summary>
        BadCommitment,

        /// <summary>A Confirm's MAC is wrong (0x70).</summary>
        BadConfirm,

        /// <summary>The peer's public value gives an all-zero result (0x61).</summary>
        WeakPublicValue,

        /// <summary>The peer uses our own ZID (0x90): a mirror or a cloned device.</summary>
        SelfZid,

        /// <summary>The peer uses our own SSRC (0x91).</summary>
        SsrcCollision,

        /// <summary>A message that is surely the peer's has an impossible layout (0x10).</summary>
        MalformedMessage,

        /// <summary>The hash chain's MACs show that an earlier message was changed on its way
        /// (RFC 6189 §8.1.1): somebody is in between.</summary>
        Tampered,

        /// <summary>A Multistream Commit with a nonce of this call used before (0x80).</summary>
        NonceReuse,

        /// <summary>What must not happen between two sound endpoints (0x20): Multistream against
        /// another mode, or the first stream has ended.</summary>
        SoftwareError,

        /// <summary>No room for a further stream (0xA0).</summary>
        Unavailable,

        /// <summary>The peer sent an Error; see <see cref="ZrtpSession.PeerErrorCode"/>.</summary>
        PeerError,
    }
}
