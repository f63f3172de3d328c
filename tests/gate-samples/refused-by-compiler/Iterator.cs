// Refused by: CS0518
namespace Samples
{
    public static class Counter
    {
        public static System.Collections.IEnumerable Count()
        { // <- here
            yield return null;
        }
    }
}
