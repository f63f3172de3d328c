namespace RedPhone.Core.Ui
{
    using RedPhone.Core.Audio;

    /// <summary>The tone the handset plays for an <see cref="EndReason"/>.</summary>
    public static class EndReasonTone
    {
        /// <summary>The tone; none when this side ended the call itself.</summary>
        public static Tone Of(EndReason reason)
        {
            switch (reason)
            {
                case EndReason.None:
                case EndReason.HungUp:
                case EndReason.GaveUp:
                    return Tone.None;
                case EndReason.PeerHungUp:
                case EndReason.Missed:
                    return Tone.Ended;
                case EndReason.Busy:
                case EndReason.Declined:
                case EndReason.NoAnswer:
                    return Tone.Busy;
                case EndReason.Offline:
                case EndReason.Unreachable:
                case EndReason.NotFound:
                case EndReason.SelfCall:
                case EndReason.NotPermitted:
                case EndReason.NotEnrolled:
                    return Tone.Unobtainable;
                case EndReason.RelayAttack:
                case EndReason.SasDiffers:
                case EndReason.KeyChanged:
                case EndReason.WrongServerKey:
                    return Tone.Alarm;
                default:
                    return Tone.Congestion;
            }
        }
    }
}
