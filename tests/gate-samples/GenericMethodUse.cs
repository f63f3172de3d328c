// Refused by: GenericUse
// Also refused by: OwnGenericMethod
namespace Samples
{
    public static class Caller
    {
        public static int Pick(int a)
        {
            return Keep(a); // <- here
        }

        private static T Keep<T>(T value) => value;
    }
}
