// Refused by: CS0234
namespace Samples
{
    public static class Sleeper
    {
        public static void Sleep() => System.Threading.Thread.Sleep(1); // <- here
    }
}
