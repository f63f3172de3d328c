namespace RedPhone.Link
{
    /// <summary>Handshake message 2, master to phone, 80 bytes.</summary>
    /// <remarks>
    /// <code>
    ///  |  0  5, 0, 0, 0                                            |
    ///  |  4  sender index (the master's), 4                        |
    ///  |  8  receiver index (the phone's), 4                       |
    ///  | 12  ephemeral public key, 32                              |
    ///  | 44  sealed payload, 4 + 16: conversation                  |
    ///  | 64  mac1, 16: over bytes 0..63, keyed by the phone's key  |
    /// </code>
    /// </remarks>
    public static class ResponseDatagram
    {
        /// <summary>Offset of the master's index for the new session.</summary>
        public const int SenderOffset = LinkDatagram.TypeBytes;

        /// <summary>Offset of the index the phone sent.</summary>
        public const int ReceiverOffset = SenderOffset + LinkDatagram.IndexBytes;

        /// <summary>Offset of the master's ephemeral public key.</summary>
        public const int EphemeralOffset = ReceiverOffset + LinkDatagram.IndexBytes;

        /// <summary>Offset of the sealed payload.</summary>
        public const int PayloadOffset = EphemeralOffset + NoiseIk.KeyBytes;

        /// <summary>Bytes of the payload without its tag.</summary>
        public const int PayloadBytes = 4;

        /// <summary>Offset of mac1, the count of bytes it covers.</summary>
        public const int Mac1Offset = PayloadOffset + PayloadBytes + NoiseIk.TagBytes;

        /// <summary>Exact length, less than the request's.</summary>
        public const int Bytes = Mac1Offset + LinkDatagram.MacBytes;
    }
}
