// Refused by: CS0246
namespace Samples
{
    using System;

    public static class Reader
    {
        public static int First(Span<byte> bytes) => 0; // <- here
    }
}
