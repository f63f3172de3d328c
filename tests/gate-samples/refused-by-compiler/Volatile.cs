// Refused by: CS0518
namespace Samples
{
    public sealed class Flag
    {
        public volatile bool Raised;
    }
}
