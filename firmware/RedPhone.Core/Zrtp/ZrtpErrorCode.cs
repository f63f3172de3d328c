namespace RedPhone.Core.Zrtp
{
    /// <summary>Codes of the Error message (RFC 6189 §5.9, table 7).</summary>
    public static class ZrtpErrorCode
    {
        /// <summary>CRC is right, structure is wrong.</summary>
        public const int MalformedPacket = 0x10;

        /// <summary>Critical software error.</summary>
        public const int SoftwareError = 0x20;

        /// <summary>Version not supported.</summary>
        public const int UnsupportedVersion = 0x30;

        /// <summary>Hello components do not fit.</summary>
        public const int HelloMismatch = 0x40;

        /// <summary>Hash not supported.</summary>
        public const int UnsupportedHash = 0x51;

        /// <summary>Cipher not supported.</summary>
        public const int UnsupportedCipher = 0x52;

        /// <summary>Public key exchange not supported.</summary>
        public const int UnsupportedKeyAgreement = 0x53;

        /// <summary>SRTP authentication tag not supported.</summary>
        public const int UnsupportedAuthTag = 0x54;

        /// <summary>SAS rendering not supported.</summary>
        public const int UnsupportedSas = 0x55;

        /// <summary>No shared secret, DH mode required.</summary>
        public const int NoSharedSecret = 0x56;

        /// <summary>Bad public value.</summary>
        public const int BadPublicValue = 0x61;

        /// <summary>hvi is not the hash of DHPart2 and Hello.</summary>
        public const int BadCommitment = 0x62;

        /// <summary>Relayed SAS from an untrusted man in the middle.</summary>
        public const int UntrustedRelay = 0x63;

        /// <summary>Bad MAC of a Confirm message.</summary>
        public const int BadConfirmMac = 0x70;

        /// <summary>Nonce used twice.</summary>
        public const int NonceReuse = 0x80;

        /// <summary>Both ends have one ZID.</summary>
        public const int EqualZid = 0x90;

        /// <summary>Both ends have one SSRC.</summary>
        public const int SsrcCollision = 0x91;

        /// <summary>Service unavailable.</summary>
        public const int ServiceUnavailable = 0xA0;

        /// <summary>Protocol timeout.</summary>
        public const int ProtocolTimeout = 0xB0;

        /// <summary>GoClear received, but not allowed.</summary>
        public const int GoClearNotAllowed = 0x100;
    }
}
