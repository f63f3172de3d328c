// Refused by: CS0117
namespace Samples
{
    public static class Joiner
    {
        public static string Join(string[] parts) => string.Join(",", parts); // <- here
    }
}
