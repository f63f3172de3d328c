// Refused by: CS0234
namespace Samples
{
    using System.Linq; // <- here

    public static class Summer
    {
        public static int Zero() => 0;
    }
}
