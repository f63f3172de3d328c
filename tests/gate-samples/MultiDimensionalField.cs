// Refused by: MultiDimensionalArray
namespace Samples
{
    public sealed class Board
    {
        public int[,] Cells; // <- here
    }
}
