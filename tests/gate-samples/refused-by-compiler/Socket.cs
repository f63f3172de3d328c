// Refused by: CS0234
namespace Samples
{
    public static class Talker
    {
        public static object Open() => new System.Net.Sockets.Socket(2, 2, 17); // <- here
    }
}
