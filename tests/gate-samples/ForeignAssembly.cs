// Refused by: ForeignAssembly
// Compiled: against the host
namespace Samples
{
    public static class Talker // <- here
    {
        public static void Say(string text)
        {
            System.Console.WriteLine(text); // <- here
        }
    }
}
