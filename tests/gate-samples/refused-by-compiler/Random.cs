// Refused by: CS0234
namespace Samples
{
    public static class Dice
    {
        public static object Make() => new System.Random(); // <- here
    }
}
