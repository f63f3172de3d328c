namespace RedPhone.Core.Ports
{
    /// <summary>The phone's lamps.</summary>
    public enum Lamp
    {
        /// <summary>Green: the call is encrypted and the SAS was confirmed for this peer.</summary>
        Secure = 0,

        /// <summary>Red: not (yet) verified, or an alarm (blinking).</summary>
        Insecure = 1,

        /// <summary>Message and missed call; on while muted in a call.</summary>
        Message = 2,
    }
}
