namespace RedPhone.Crypto
{
    /// <summary>
    /// One Diffie-Hellman computation in slices: <see cref="Start"/>, <see cref="Step"/> until it
    /// says true, then <see cref="Finish"/>.
    /// </summary>
    public interface IKeyAgreement
    {
        /// <summary>Bytes of a private value, of a public value and of the result.</summary>
        int KeyBytes { get; }

        /// <summary>Begins private · peer; both are copied.</summary>
        void Start(byte[] privateKey, int privateOffset, byte[] peerPublic, int peerOffset);

        /// <summary>Begins the public value of a private one (private · base point).</summary>
        void StartPublic(byte[] privateKey, int privateOffset);

        /// <summary>One bounded slice of work (at most about 4,000 IL); true when done.</summary>
        bool Step();

        /// <summary>
        /// Writes the result and wipes the state. False when the result is all zero (a low-order
        /// point, RFC 7748 §6.1): the caller must refuse it. Misuse before done throws.
        /// </summary>
        bool Finish(byte[] result, int offset);

        /// <summary>Wipes the state at any time.</summary>
        void Clear();
    }
}
