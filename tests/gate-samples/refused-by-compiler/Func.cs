// Refused by: CS0246
namespace Samples
{
    using System;

    public static class Caller
    {
        public static int Call(Func<int> f) => 0; // <- here
    }
}
