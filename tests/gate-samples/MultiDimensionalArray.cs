// Refused by: MultiDimensionalArray
namespace Samples
{
    public sealed class Board
    {
        public int At(int x, int y)
        {
            object cells = new int[4, 4]; // <- here
            return cells == null ? x : y;
        }
    }
}
