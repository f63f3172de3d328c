// Refused by: UnknownMember
// Compiled: against a wider mscorlib
namespace Samples
{
    public static class Meter
    {
        public static int Distance(int a, int b)
        {
            return System.Math.Abs(a - b); // <- here
        }
    }
}
