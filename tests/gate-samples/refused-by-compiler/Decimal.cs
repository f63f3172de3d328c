// Refused by: CS0518
namespace Samples
{
    public static class Money
    {
        public static decimal Zero() => 0m; // <- here
    }
}
