using System;
using RedPhone.Core.Ports;

namespace RedPhone.Drivers
{
    /// <summary>
    /// Driver of a 128 x 64 OLED with SH1106 or SSD1306 on I2C. One page (128 bytes) a call, about
    /// 3 ms on a 400 kHz bus, or some of its columns; the whole picture would take 23 ms, longer
    /// than an audio frame.
    /// Allocates nothing after construction.
    /// </summary>
    public sealed class Sh1106 : IDisplay
    {
        /// <summary>Columns of the picture, bytes of a page.</summary>
        public const int Width = 128;

        /// <summary>Pages of 8 rows.</summary>
        public const int Pages = 8;

        // The SH1106's RAM has 132 columns; the glass shows 2 to 129.
        private const int Sh1106FirstColumn = 2;

        private static readonly byte[] _initialise =
        {
            Sh1106Command.ControlCommands,
            // Off while the settings change.
            Sh1106Command.DisplayOff,
            // Oscillator at its default, divided by 1.
            Sh1106Command.ClockDivider, 0x80,
            // 64 rows.
            Sh1106Command.MultiplexRatio, 0x3F,
            // No vertical shift.
            Sh1106Command.Offset, 0x00,
            // RAM line 0 is the top row.
            Sh1106Command.StartLine,
            // SSD1306: charge pump on. (To an SH1106 these four bytes only move the column address,
            // which every page write sets anyway.)
            Sh1106Command.ChargePump, Sh1106Command.ChargePumpOn,
            // SSD1306: after the last column comes the next page of the window.
            Sh1106Command.AddressingMode, Sh1106Command.AddressingHorizontal,
            // The module is mounted turned by 180 degrees.
            Sh1106Command.SegmentsReversed, Sh1106Command.RowsReversed,
            // Alternating row pins, as 64-row glass is wired.
            Sh1106Command.RowPins, 0x12,
            // Contrast.
            Sh1106Command.Contrast, 0xCF,
            // Precharge 15 clocks, discharge 1.
            Sh1106Command.Precharge, 0xF1,
            // Deselect level.
            Sh1106Command.DeselectLevel, 0x40,
            // Show RAM, not all pixels lit.
            Sh1106Command.ShowRam,
            // Set bit = lit pixel.
            Sh1106Command.NotInverted,
        };

        private static readonly byte[] _sh1106On =
        {
            Sh1106Command.ControlCommands,
            // SH1106: its own converter makes the panel's voltage.
            Sh1106Command.DcDc, Sh1106Command.DcDcOn,
            Sh1106Command.DisplayOn,
        };

        private static readonly byte[] _ssd1306On =
        {
            Sh1106Command.ControlCommands,
            Sh1106Command.DisplayOn,
        };

        private readonly II2cDevice _device;
        private readonly OledKind _kind;
        private readonly byte[] _window;
        private readonly byte[] _data = new byte[1 + Width];
        private int _busErrors;

        /// <summary>
        /// <paramref name="device"/> is the display at <see cref="BoardPins.DisplayAddress"/>.
        /// </summary>
        public Sh1106(II2cDevice device, OledKind kind)
        {
            if (device == null)
            {
                throw new ArgumentNullException("device");
            }

            _device = device;
            _kind = kind;
            _data[0] = Sh1106Command.ControlData;
            _window = kind == OledKind.Sh1106
                ? new byte[]
                {
                    Sh1106Command.ControlCommands,
                    Sh1106Command.Page,
                    Sh1106Command.ColumnLow,
                    Sh1106Command.ColumnHigh,
                }
                : new byte[]
                {
                    Sh1106Command.ControlCommands,
                    Sh1106Command.ColumnWindow, 0, Width - 1,
                    Sh1106Command.PageWindow, 0, 0,
                };
        }

        /// <summary>Transfers that were not acknowledged.</summary>
        public int BusErrors
        {
            get { return _busErrors; }
        }

        /// <summary>
        /// Configures the controller and switches it on; the RAM then still holds noise until all
        /// eight pages are written. False at the first missing acknowledge: call again.
        /// </summary>
        public bool TryStart()
        {
            byte[] on = _kind == OledKind.Sh1106 ? _sh1106On : _ssd1306On;
            return TryWrite(_initialise, _initialise.Length) && TryWrite(on, on.Length);
        }

        /// <summary>
        /// Writes one page; throws ArgumentException for a page outside 0 to 7 or a picture shorter
        /// than 1,024 bytes.
        /// </summary>
        public bool TryWritePage(byte[] picture, int page)
        {
            return TryWriteColumns(picture, page, 0, Width);
        }

        /// <summary>
        /// Writes some columns of one page; throws ArgumentException as
        /// <see cref="TryWritePage"/>, and for columns outside of 0 to 127 or none.
        /// </summary>
        public bool TryWriteColumns(byte[] picture, int page, int column, int count)
        {
            if (picture == null || picture.Length < Width * Pages || page < 0 || page >= Pages
                || column < 0 || count < 1 || column + count > Width)
            {
                throw new ArgumentException("columns of a page 0 to 7 of 1,024 bytes");
            }

            if (_kind == OledKind.Sh1106)
            {
                int first = Sh1106FirstColumn + column;
                _window[1] = (byte)(Sh1106Command.Page | page);
                _window[2] = (byte)(Sh1106Command.ColumnLow | (first & 0x0F));
                _window[3] = (byte)(Sh1106Command.ColumnHigh | (first >> 4));
            }
            else
            {
                _window[2] = (byte)column;
                _window[3] = (byte)(column + count - 1);
                _window[5] = (byte)page;
                _window[6] = (byte)page;
            }

            Array.Copy(picture, page * Width + column, _data, 1, count);
            return TryWrite(_window, _window.Length) && TryWrite(_data, 1 + count);
        }

        private bool TryWrite(byte[] bytes, int count)
        {
            if (_device.TryWrite(bytes, 0, count))
            {
                return true;
            }

            _busErrors++;
            return false;
        }
    }
}
