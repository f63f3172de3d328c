// Refused by: FunctionPointer
// Compiled: unsafe
namespace Samples
{
    public static unsafe class Caller
    {
        public static int Call(int x)
        {
            delegate*<int, int> f = &Twice; // <- here
            return f(x); // <- here
        }

        private static int Twice(int x) => x * 2;
    }
}
