namespace RedPhone.Core.Ports
{
    /// <summary>Port: one PWM output with 50 % duty.</summary>
    public interface IPwm
    {
        /// <summary>Sets the frequency; 0 stops the output.</summary>
        void SetFrequency(int frequencyHz);
    }
}
