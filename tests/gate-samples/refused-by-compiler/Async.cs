// Refused by: CS0518
namespace Samples
{
    public static class Waiter
    {
        public static async void Wait()
        { // <- here
        }
    }
}
