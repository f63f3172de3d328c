// Refused by: GenericDelegate
// Compiled: against the host
namespace Samples
{
    public static class Caller
    {
        public static int Twice(System.Func<int, int> f, int x)
        {
            return f(f(x)); // <- here
        }
    }
}
