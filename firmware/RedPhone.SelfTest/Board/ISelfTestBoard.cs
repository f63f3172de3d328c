using RedPhone.Core.Ports;

namespace RedPhone.SelfTest
{
    /// <summary>
    /// Port: the board under test, pin by pin. Calls wait where the hardware waits: nothing else
    /// runs beside a self-test.
    /// </summary>
    public interface ISelfTestBoard
    {
        /// <summary>Milliseconds since any moment, never backwards.</summary>
        long NowMs { get; }

        /// <summary>Lets the hardware and the person go on for this long.</summary>
        void Wait(int milliseconds);

        /// <summary>An input with pull-up; a pin is opened once and closed before its next use.
        /// </summary>
        IInputPin OpenInput(int gpio);

        /// <summary>An input with pull-down: high only where something outside makes it so.</summary>
        IInputPin OpenPulledDown(int gpio);

        /// <summary>An output, low at first.</summary>
        IOutputPin OpenOutput(int gpio);

        /// <summary>Gives a pin free; unknown pins are ignored.</summary>
        void Close(int gpio);

        /// <summary>A chip's address on the I2C bus; its pins must be free.</summary>
        II2cDevice OpenI2c(int address);

        /// <summary>Both I2S buses, stopped; their pins must be free. The same one each time.
        /// </summary>
        II2sBus OpenI2s();

        /// <summary>The ringer's output, silent. The same one each time.</summary>
        IPwm OpenRinger();
    }
}
