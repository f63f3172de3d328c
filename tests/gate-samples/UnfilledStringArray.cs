// Refused by: UnfilledStringArray
namespace Samples
{
    public static class Names
    {
        private static readonly string[] Known = { "ring", "busy" };
        private static readonly string[] Seen = new string[4]; // <- here

        public static bool IsSeen(string name)
        {
            return Seen[0] == name || Known[0] == name;
        }
    }
}
