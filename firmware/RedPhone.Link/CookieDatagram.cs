namespace RedPhone.Link
{
    /// <summary>A cookie in place of a response, master to phone, 52 bytes.</summary>
    /// <remarks>
    /// <code>
    ///  |  0  6, 0, 0, 0                                            |
    ///  |  4  receiver index (the phone's), 4                       |
    ///  |  8  nonce, 12                                             |
    ///  | 20  sealed cookie, 16 + 16                                |
    /// </code>
    /// Sealed under HMAC-SHA-256(SHA-256(label | master's key), mac1 of the request), the mac1 as
    /// associated data: only who saw that request can make one.
    /// </remarks>
    public static class CookieDatagram
    {
        /// <summary>Offset of the index the phone sent.</summary>
        public const int ReceiverOffset = LinkDatagram.TypeBytes;

        /// <summary>Offset of the nonce.</summary>
        public const int NonceOffset = ReceiverOffset + LinkDatagram.IndexBytes;

        /// <summary>Offset of the sealed cookie.</summary>
        public const int CookieOffset = NonceOffset + NoiseIk.NonceBytes;

        /// <summary>Exact length, less than the request's.</summary>
        public const int Bytes = CookieOffset + LinkDatagram.MacBytes + NoiseIk.TagBytes;
    }
}
