// Refused by: CS0227
namespace Samples
{
    public static class Raw
    {
        public static unsafe int Read(int* at) => *at; // <- here
    }
}
