using RedPhone.NanoFakes;

namespace System.IO
{
    internal enum FileMode
    {
        Create = 2, Open = 3,
    }

    internal enum FileAccess
    {
        Read = 1, Write = 2,
    }

    /// <summary>The members the application calls by the base's name.</summary>
    internal abstract class Stream : IDisposable
    {
        public abstract long Length { get; }

        public abstract int Read(byte[] buffer, int offset, int count);

        public abstract void Write(byte[] buffer, int offset, int count);

        public abstract void Flush();

        public abstract void Dispose();
    }

    internal sealed class FileStream : Stream
    {
        private readonly FakeFlash _flash = FakeWorld.Current.Flash;
        private readonly List<byte> _file;
        private readonly bool _writes;
        private int _position;

        public FileStream(string path, FileMode mode, FileAccess access)
        {
            _writes = access == FileAccess.Write;
            if (mode == FileMode.Create)
            {
                _flash.Step();
                _flash.Files[path] = [];
            }

            if (_flash.IsDead || !_flash.Files.TryGetValue(path, out _file))
            {
                throw new IOException("no such file");
            }

            _flash.OpenStreams++;
        }

        public override long Length => _file.Count;

        public override int Read(byte[] buffer, int offset, int count)
        {
            int given = new[] { count, _file.Count - _position, _flash.ReadChunk }.Min();
            _file.CopyTo(_position, buffer, offset, given);
            _position += given;
            return given;
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
            if (!_writes)
            {
                throw new NotSupportedException();
            }

            for (int i = 0; i < count; i++)
            {
                _flash.Step();
                _flash.RequireRoom();
                _file.Add(buffer[offset + i]);
            }
        }

        public override void Flush() => _flash.Step();

        public override void Dispose()
        {
            _flash.OpenStreams--;
            if (_writes)
            {
                _flash.Step();
            }
        }
    }

    internal static class File
    {
        public static bool Exists(string path)
            => !FakeWorld.Current.Flash.IsDead && FakeWorld.Current.Flash.Files.ContainsKey(path);

        public static void Delete(string path)
        {
            FakeWorld.Current.Flash.Step();
            FakeWorld.Current.Flash.Files.Remove(path);
        }
    }

    internal static class Directory
    {
        public static string[] GetFiles(string path)
            => [.. FakeWorld.Current.Flash.Files.Keys.Where(file => file.StartsWith(path))];
    }
}

namespace System.IO.Ports
{
    internal enum Parity
    {
        None = 0,
    }

    internal enum StopBits
    {
        One = 1,
    }

    internal sealed class SerialPort(string portName, int baudRate, Parity parity, int dataBits,
        StopBits stopBits)
    {
        private static FakeSerial Line => FakeWorld.Current.Serial;

        public int WriteTimeout { get; set; } = -1;

        public int BytesToRead => Line.Typed.Count;

        public void Open()
        {
            if (Line.IsTaken || portName != "COM1" || baudRate != 115200 || dataBits != 8
                || parity != Parity.None || stopBits != StopBits.One)
            {
                throw new IOException("port in use");
            }
        }

        public int Read(byte[] buffer, int offset, int count)
        {
            if (count > Line.Typed.Count)
            {
                FakeWorld.Current.Blocked.Add("serial read");
            }

            int given = Math.Min(count, Line.Typed.Count);
            for (int i = 0; i < given; i++)
            {
                buffer[offset + i] = Line.Typed.Dequeue();
            }

            return given;
        }

        public void Write(byte[] buffer, int offset, int count)
        {
            if (WriteTimeout < 0)
            {
                FakeWorld.Current.Blocked.Add("serial write without a time limit");
            }

            Line.Answered.Append(System.Text.Encoding.ASCII.GetString(buffer, offset, count));
        }
    }
}
