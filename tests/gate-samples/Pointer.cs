// Refused by: Pointer
// Compiled: unsafe
namespace Samples
{
    public static unsafe class Raw
    {
        public static int Read(int* at) => *at; // <- here
    }
}
