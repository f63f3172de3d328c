// Refused by: UnsupportedOpcode
// Compiled: against the host
namespace Samples
{
    public static class Flag
    {
        private static volatile int _raised;

        public static bool IsRaised => _raised != 0; // <- here
    }
}
