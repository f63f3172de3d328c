// Refused by: CS8179
namespace Samples
{
    public static class Pairs
    {
        public static object Make(int a, int b)
        {
            var pair = (a, b); // <- here
            return pair.a;
        }
    }
}
