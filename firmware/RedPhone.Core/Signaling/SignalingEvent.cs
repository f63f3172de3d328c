namespace RedPhone.Core.Signaling
{
    /// <summary>One thing the master told this phone; reused by its owner.</summary>
    public sealed class SignalingEvent
    {
        /// <summary>What happened.</summary>
        public SignalingEventKind Kind;

        /// <summary>Status of a refusal, as in HTTP; 0 otherwise.</summary>
        public int Status;

        /// <summary>Reason word of <see cref="RedPhone.Wire.Signaling.SignalingNames"/>, or empty.</summary>
        public string Reason = string.Empty;

        /// <summary>Copies all fields of <paramref name="other"/>.</summary>
        internal void CopyFrom(SignalingEvent other)
        {
            Kind = other.Kind;
            Status = other.Status;
            Reason = other.Reason;
        }
    }
}
