// Refused by: CS0234
namespace Samples
{
    public static class Clock
    {
        public static long Now() => System.DateTime.UtcNow.Ticks; // <- here
    }
}
