// Refused by: UnsupportedOpcode
// Compiled: against the host
namespace Samples
{
    public static class Typed
    {
        public static int Read(int value)
        {
            System.TypedReference reference = __makeref(value); // <- here
            return __refvalue(reference, int); // <- here
        }
    }
}
