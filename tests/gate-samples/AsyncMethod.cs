// Refused by: StateMachine
// Compiled: against the host
namespace Samples
{
    public static class Waiter
    {
        public static async void Wait(System.Threading.Tasks.Task task)
        {
            await task; // <- here
        }
    }
}
