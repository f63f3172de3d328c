using System;
using System.IO.Ports;
using RedPhone.Wire;

namespace RedPhone.Esp32
{
    /// <summary>
    /// Lines over the UART beside the USB socket, 115,200 baud. Never waits: it reads what is there.
    /// Where the firmware image uses that UART itself the port cannot be opened; then there is no
    /// console and settings come by file deployment.
    /// </summary>
    public sealed class SerialLine
    {
        /// <summary>Longest line; the rest of a longer one is dropped.</summary>
        public const int MaxLineBytes = 256;

        private const string PortName = "COM1";
        private const int Baud = 115200;
        private const int DataBits = 8;
        private const int WriteTimeoutMs = 100;
        private const int ChunkBytes = 64;

        private readonly SettingsConsole _console;
        private readonly byte[] _chunk = new byte[ChunkBytes];
        private readonly byte[] _line = new byte[MaxLineBytes];
        private SerialPort _port;
        private int _count;

        /// <summary>A line to <paramref name="console"/>.</summary>
        public SerialLine(SettingsConsole console)
        {
            _console = console;
        }

        /// <summary>Opens the port; false when the image keeps it for itself.</summary>
        public bool TryOpen()
        {
            try
            {
                SerialPort port =
                    new SerialPort(PortName, Baud, Parity.None, DataBits, StopBits.One);
                port.WriteTimeout = WriteTimeoutMs;
                port.Open();
                _port = port;
                return true;
            }
            catch (Exception)
            {
                return false;
            }
        }

        /// <summary>Takes what has arrived and answers whole lines.</summary>
        public void Poll()
        {
            if (_port == null)
            {
                return;
            }

            try
            {
                int waiting = _port.BytesToRead;
                if (waiting <= 0)
                {
                    return;
                }

                int wanted = waiting < ChunkBytes ? waiting : ChunkBytes;
                int count = _port.Read(_chunk, 0, wanted);
                for (int i = 0; i < count; i++)
                {
                    Take(_chunk[i]);
                }
            }
            catch (Exception)
            {
                // A cable pulled out: nobody is there to be told.
                _count = 0;
            }
        }

        private void Take(byte value)
        {
            if (value == '\n' || value == '\r')
            {
                if (_count > 0)
                {
                    Answer(_console.Handle(Ascii.Read(_line, 0, _count)));
                }

                _count = 0;
            }
            else if (_count < MaxLineBytes)
            {
                _line[_count++] = value;
            }
        }

        private void Answer(string text)
        {
            byte[] bytes = new byte[text.Length + 2];
            int count = PlainText.Write(text, bytes, 0);
            bytes[count] = (byte)'\r';
            bytes[count + 1] = (byte)'\n';
            _port.Write(bytes, 0, count + 2);
        }
    }
}
