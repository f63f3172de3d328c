// Refused by: CS0518
namespace Samples
{
    public static class Cutter
    {
        public static int Last(int[] a) => a[^1]; // <- here
    }
}
