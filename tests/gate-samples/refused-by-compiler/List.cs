// Refused by: CS0234
namespace Samples
{
    public static class Keeper
    {
        public static object Make() => new System.Collections.Generic.List<int>(); // <- here
    }
}
