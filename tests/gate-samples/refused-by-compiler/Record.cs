// Refused by: CS0518
namespace Samples
{
    public sealed record Point(int X, int Y); // <- here
}
