// Refused by: HotPathAllocation
namespace Samples
{
    using System;

    [AttributeUsage(AttributeTargets.Method)]
    public sealed class HotPathAttribute : Attribute
    {
    }

    public sealed class Player
    {
        [HotPath]
        public object Play(int sample, string name)
        {
            byte[] frame = new byte[160]; // <- here
            object boxed = sample; // <- here
            object other = new Player(); // <- here
            string text = name + " plays"; // <- here
            return frame.Length == 0 ? boxed : other ?? text;
        }

        public object Prepare() => new byte[160];
    }
}
