using System;
using System.IO;
using RedPhone.Drivers;

namespace RedPhone.Esp32
{
    /// <summary>
    /// Small files on the internal littlefs volume. Any exception of the file system is the answer
    /// "missing" or "not written"; the record store above checks what arrived.
    /// </summary>
    public sealed class FlashFiles : IRecordFiles
    {
        /// <summary>Where the internal flash is mounted.</summary>
        public const string Root = "I:\\";

        private int _errors;

        /// <summary>Exceptions of the file system.</summary>
        public int Errors
        {
            get { return _errors; }
        }

        /// <inheritdoc/>
        public int Read(string name, byte[] buffer)
        {
            FileStream stream = null;
            try
            {
                string path = Root + name;
                if (!File.Exists(path))
                {
                    return -1;
                }

                stream = new FileStream(path, FileMode.Open, FileAccess.Read);
                long length = stream.Length;
                return length <= buffer.Length && Fill(stream, buffer, (int)length)
                    ? (int)length : -1;
            }
            catch (Exception)
            {
                _errors++;
                return -1;
            }
            finally
            {
                Close(stream);
            }
        }

        /// <inheritdoc/>
        public bool Write(string name, byte[] data, int count)
        {
            FileStream stream = null;
            bool good = false;
            try
            {
                stream = new FileStream(Root + name, FileMode.Create, FileAccess.Write);
                stream.Write(data, 0, count);
                stream.Flush();
                good = true;
            }
            catch (Exception)
            {
                // Flash full, or worn out.
                _errors++;
            }
            finally
            {
                // littlefs commits a file when it is closed.
                good = Close(stream) && good;
            }

            return good;
        }

        /// <inheritdoc/>
        public void Delete(string name)
        {
            try
            {
                if (File.Exists(Root + name))
                {
                    File.Delete(Root + name);
                }
            }
            catch (Exception)
            {
                _errors++;
            }
        }

        /// <summary>
        /// Removes every record but the boot count (the master orders handshakes by it) and the
        /// entropy seed: a factory reset. Flash keeps the old bytes until it reuses their blocks.
        /// Power lost in between leaves some: reset again.
        /// </summary>
        public void Forget()
        {
            try
            {
                string[] paths = Directory.GetFiles(Root);
                for (int i = 0; i < paths.Length; i++)
                {
                    if (paths[i].IndexOf("boot.") < 0 && paths[i].IndexOf("seed.") < 0)
                    {
                        File.Delete(paths[i]);
                    }
                }
            }
            catch (Exception)
            {
                _errors++;
            }
        }

        // A read may give less than asked; nothing at all is the end.
        private static bool Fill(FileStream stream, byte[] buffer, int length)
        {
            int done = 0;
            while (done < length)
            {
                int count = stream.Read(buffer, done, length - done);
                if (count <= 0)
                {
                    return false;
                }

                done += count;
            }

            return true;
        }

        private bool Close(FileStream stream)
        {
            try
            {
                if (stream != null)
                {
                    stream.Dispose();
                }

                return true;
            }
            catch (Exception)
            {
                _errors++;
                return false;
            }
        }
    }
}
