using System;
using System.Threading;
using RedPhone.Core.Ports;

namespace RedPhone.Esp32
{
    /// <summary>
    /// Reads a quarter of a second from the microphone at boot: the last bits of its converter are
    /// noise even in silence. Waits, so it is never called later.
    /// </summary>
    public static class MicrophoneNoise
    {
        /// <summary>Blocks read.</summary>
        public const int Blocks = 8;

        // A block of 256 samples takes 32 ms; longer, so that Read never waits.
        private const int BlockMs = 40;

        /// <summary>
        /// Feeds <see cref="Blocks"/> blocks to <paramref name="entropy"/>; false, and the rest left
        /// out, when the codec does not answer or a block repeats the one before (a dead line).
        /// </summary>
        public static bool TryGather(II2sBus bus, IAudioCodec codec, DeviceEntropy entropy)
        {
            if (!codec.TryStart())
            {
                return false;
            }

            byte[] block = new byte[bus.GranuleFrames * 2];
            byte[] before = new byte[block.Length];
            bool lively = true;
            bus.Start();
            for (int i = 0; i < Blocks && lively; i++)
            {
                Thread.Sleep(BlockMs);
                bus.Read(block);
                entropy.AddNoise(block);
                lively = Differs(block, before);
                Array.Copy(block, 0, before, 0, block.Length);
            }

            bus.Stop();
            codec.Stop();
            return lively;
        }

        private static bool Differs(byte[] a, byte[] b)
        {
            for (int i = 0; i < a.Length; i++)
            {
                if (a[i] != b[i])
                {
                    return true;
                }
            }

            return false;
        }
    }
}
