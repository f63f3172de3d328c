// Refused by: OwnGenericMethod
namespace Samples
{
    public static class Picker
    {
        public static T First<T>(T a, T b) => a; // <- here
    }
}
