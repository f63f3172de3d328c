// Refused by: CS0518
namespace Samples
{
    public static class Raw
    {
        public static int Sum()
        {
            System.Span<int> scratch = stackalloc int[4]; // <- here
            return scratch[0];
        }
    }
}
