using RedPhone.Models;
using RedPhone.NanoFakes;

namespace System.Security.Cryptography
{
    internal enum CipherMode
    {
        ECB = 2,
    }

    /// <summary>The native primitive, played by the framework's own.</summary>
    internal sealed class Aes(CipherMode mode)
    {
        public byte[] Key { get; set; }

        [ThreadStatic]
        public static int Calls;

        [ThreadStatic]
        public static bool IsBroken;

        public byte[] Encrypt(byte[] data)
        {
            Calls++;
            if (mode != CipherMode.ECB || data.Length % 16 != 0)
            {
                throw new ArgumentException("whole blocks");
            }

            byte[] result = NativePrimitives.EncryptEcb(Key, data);
            FakeWorld.Current.NativeCrypto?.Invoke(data.Length, result.Length);
            result[0] ^= (byte)(IsBroken ? 1 : 0);
            return result;
        }
    }

    internal static class HMACSHA256
    {
        [ThreadStatic]
        public static int Calls;

        [ThreadStatic]
        public static bool IsMissing;

        public static byte[] HashData(byte[] key, byte[] source)
        {
            Calls++;
            if (IsMissing)
            {
                throw new NotSupportedException();
            }

            byte[] result = NativePrimitives.Hmac(key, source);
            FakeWorld.Current.NativeCrypto?.Invoke(source.Length, result.Length);
            return result;
        }
    }
}
