using System;
using RedPhone.Core.Ports;

namespace RedPhone.Drivers
{
    /// <summary>
    /// Driver of the TCA8418 keypad controller with the phone's 4 x 4 matrix
    /// (123A / 456B / 789C / *0#D). The chip debounces; the bus is only touched while the interrupt
    /// line is low. A third key pressed while two are held is not reported: the matrix has no
    /// diodes, so with three keys down the chip also sees a fourth that nobody pressed (a ghost)
    /// and cannot tell which is which. Allocates nothing after construction.
    /// </summary>
    public sealed class Tca8418 : IKeypad
    {
        private const int Rows = 4;
        private const int Columns = 4;
        private const int MostHeld = 2;

        // Register, value: what TryStart writes.
        private static readonly byte[] _initialise =
        {
            // Rows 0 to 3 belong to the matrix.
            Tca8418Register.Rows, 0x0F,
            // Columns 0 to 3 belong to the matrix.
            Tca8418Register.ColumnsLow, 0x0F,
            // Columns 8 and 9 are not used.
            Tca8418Register.ColumnsHigh, 0x00,
            // Key events and overflow raise the interrupt line.
            Tca8418Register.Configuration, Tca8418Register.ConfigurationPhone,
            // Drop what the reset left in the status.
            Tca8418Register.InterruptStatus, Tca8418Register.StatusAll,
        };

        private static readonly byte[] _layout =
        {
            (byte)Key.Digit1, (byte)Key.Digit2, (byte)Key.Digit3, (byte)Key.A,
            (byte)Key.Digit4, (byte)Key.Digit5, (byte)Key.Digit6, (byte)Key.B,
            (byte)Key.Digit7, (byte)Key.Digit8, (byte)Key.Digit9, (byte)Key.C,
            (byte)Key.Star, (byte)Key.Digit0, (byte)Key.Hash, (byte)Key.D,
        };

        private readonly II2cDevice _device;
        private readonly IInputPin _interrupt;
        private readonly byte[] _write = new byte[2];
        private readonly byte[] _read = new byte[1];
        private readonly bool[] _held = new bool[Rows * Columns];
        private int _heldCount;
        private int _busErrors;
        private int _overflows;
        private int _ignored;

        /// <summary>
        /// <paramref name="device"/> is the chip at <see cref="BoardPins.KeypadAddress"/>,
        /// <paramref name="interrupt"/> its interrupt line (low while events wait).
        /// </summary>
        public Tca8418(II2cDevice device, IInputPin interrupt)
        {
            if (device == null || interrupt == null)
            {
                throw new ArgumentNullException(device == null ? "device" : "interrupt");
            }

            _device = device;
            _interrupt = interrupt;
        }

        /// <summary>Transfers that were not acknowledged.</summary>
        public int BusErrors
        {
            get { return _busErrors; }
        }

        /// <summary>
        /// Times the chip's FIFO of ten events overflowed; newer events were lost.
        /// </summary>
        public int Overflows
        {
            get { return _overflows; }
        }

        /// <summary>
        /// Presses not reported: a third key at once (or its ghost), or a code outside the matrix.
        /// </summary>
        public int Ignored
        {
            get { return _ignored; }
        }

        /// <summary>
        /// Configures matrix and interrupts. False at the first missing acknowledge: call again.
        /// </summary>
        public bool TryStart()
        {
            ForgetHeld();
            for (int i = 0; i < _initialise.Length; i += 2)
            {
                if (!TryWrite(_initialise[i], _initialise[i + 1]))
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>
        /// The next pressed key; None when there is none or the bus failed (the event then stays in
        /// the chip). At most ten events are looked at in one call.
        /// </summary>
        public Key TakeKey()
        {
            if (_interrupt.IsHigh)
            {
                return Key.None;
            }

            for (int i = 0; i < Tca8418Register.FifoEvents; i++)
            {
                if (!TryRead(Tca8418Register.KeyEvent))
                {
                    return Key.None;
                }

                if (_read[0] == 0)
                {
                    ClearStatus();
                    return Key.None;
                }

                Key key = Decode(_read[0]);
                if (key != Key.None)
                {
                    return key;
                }
            }

            return Key.None;
        }

        private Key Decode(int keyEvent)
        {
            int code = (keyEvent & Tca8418Register.EventCodeMask) - 1;
            int row = code / Tca8418Register.CodesPerRow;
            int column = code % Tca8418Register.CodesPerRow;
            if (code < 0 || row >= Rows || column >= Columns)
            {
                _ignored++;
                return Key.None;
            }

            int index = row * Columns + column;
            bool pressed = (keyEvent & Tca8418Register.EventPress) != 0;
            if (_held[index] == pressed)
            {
                // A release of a press before our start, or a press whose release was lost.
                return pressed ? (Key)_layout[index] : Key.None;
            }

            _held[index] = pressed;
            _heldCount += pressed ? 1 : -1;
            if (!pressed)
            {
                return Key.None;
            }

            if (_heldCount > MostHeld)
            {
                _ignored++;
                return Key.None;
            }

            return (Key)_layout[index];
        }

        // The FIFO is empty: acknowledge the interrupt. After an overflow releases may be missing,
        // so what was held is forgotten.
        private void ClearStatus()
        {
            if (!TryRead(Tca8418Register.InterruptStatus))
            {
                return;
            }

            if ((_read[0] & Tca8418Register.StatusOverflow) != 0)
            {
                _overflows++;
                ForgetHeld();
            }

            TryWrite(Tca8418Register.InterruptStatus, Tca8418Register.StatusAll);
        }

        private void ForgetHeld()
        {
            for (int i = 0; i < _held.Length; i++)
            {
                _held[i] = false;
            }

            _heldCount = 0;
        }

        private bool TryWrite(int register, int value)
        {
            _write[0] = (byte)register;
            _write[1] = (byte)value;
            return Counted(_device.TryWrite(_write, 0, 2));
        }

        private bool TryRead(int register)
        {
            _write[0] = (byte)register;
            return Counted(_device.TryWriteRead(_write, 1, _read, 1));
        }

        private bool Counted(bool acknowledged)
        {
            if (!acknowledged)
            {
                _busErrors++;
            }

            return acknowledged;
        }
    }
}
