// Refused by: StateMachine
// Compiled: against the host
namespace Samples
{
    public static class Counter
    {
        public static System.Collections.IEnumerable Count(int to)
        {
            for (int i = 0; i < to; i++) // <- here
            {
                yield return null;
            }
        }
    }
}
