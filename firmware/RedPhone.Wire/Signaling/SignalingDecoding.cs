namespace RedPhone.Wire.Signaling
{
    /// <summary>How far a message is that is decoded in pieces.</summary>
    public enum SignalingDecoding
    {
        /// <summary>More lines follow.</summary>
        Unfinished,

        /// <summary>All of it was read.</summary>
        Decoded,

        /// <summary>It makes no sense and is empty now.</summary>
        Refused,
    }
}
