// Refused by: Pointer
// Compiled: unsafe
namespace Samples
{
    public static unsafe class Raw
    {
        public static int First(byte[] bytes)
        {
            fixed (byte* at = bytes) // <- here
            {
                return *at;
            }
        }
    }
}
