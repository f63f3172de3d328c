namespace System.Device.Pwm
{
    public sealed class PwmChannel : IDisposable
    {
        internal PwmChannel() => throw null;
        public static PwmChannel CreateFromPin(int pin, int frequency,
            double dutyCyclePercentage) => throw null;
        public int Frequency { get => throw null; set => throw null; }
        public void Start() => throw null;
        public void Stop() => throw null;
        public void Dispose() => throw null;
    }
}
