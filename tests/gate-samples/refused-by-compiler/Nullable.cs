// Refused by: CS0518
namespace Samples
{
    public static class Maybe
    {
        public static bool Has(int? x) => x != null; // <- here
    }
}
