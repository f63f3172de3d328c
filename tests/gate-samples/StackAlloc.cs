// Refused by: Pointer
// Compiled: unsafe
namespace Samples
{
    public static class Raw
    {
        public static unsafe int Sum(int count)
        {
            int* scratch = stackalloc int[16]; // <- here
            scratch[0] = count;
            return scratch[0] + scratch[1];
        }
    }
}
