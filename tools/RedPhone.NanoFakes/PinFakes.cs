using RedPhone.NanoFakes;

namespace System.Device.Gpio
{
    public enum PinMode
    {
        InputPullDown = 1, InputPullUp = 2, Output = 3,
    }

    public readonly record struct PinValue(bool IsHigh)
    {
        public static PinValue High => new(true);

        public static PinValue Low => new(false);

        public static explicit operator int(PinValue value) => value.IsHigh ? 1 : 0;
    }

    public sealed class GpioPin(int number, PinMode mode, HashSet<int> open) : IDisposable
    {
        public PinValue Read() => new(mode == PinMode.InputPullDown
            ? FakeWorld.Current.Board.Wiring.Input(number).IsHigh
            : FakeWorld.Current.Level(number));

        public void Dispose()
        {
            FakeWorld.Current.Board.Wiring.Release(number);
            open.Remove(number);
        }

        public void Write(PinValue value)
        {
            if (mode != PinMode.Output)
            {
                throw new InvalidOperationException("an input");
            }

            FakeWorld.Current.SetPin(number, value.IsHigh);
        }
    }

    public sealed class GpioController
    {
        private readonly HashSet<int> _open = [];

        public GpioPin OpenPin(int pinNumber, PinMode mode) => _open.Add(pinNumber)
            ? new GpioPin(pinNumber, mode, _open)
            : throw new InvalidOperationException("opened twice");
    }
}

namespace System.Device.Pwm
{
    public sealed class PwmChannel
    {
        private PwmChannel(int frequency) => Frequency = frequency;

        public static PwmChannel Last { get; private set; }

        public int Frequency { get; set; }

        public bool IsRunning { get; private set; }

        public int Starts { get; private set; }

        public static PwmChannel CreateFromPin(int pin, int frequency,
            double dutyCyclePercentage)
            => Last = FakeWorld.Current.PinFunctions.ContainsKey(pin) && dutyCyclePercentage == 0.5
                ? new PwmChannel(frequency)
                : throw new InvalidOperationException("pin not assigned");

        public void Start()
        {
            Starts++;
            IsRunning = true;
            FakeWorld.Current.Board.RingerPin.SetFrequency(Frequency);
        }

        public void Stop()
        {
            IsRunning = false;
            FakeWorld.Current.Board.RingerPin.SetFrequency(0);
        }
    }
}
