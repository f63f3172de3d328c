// Refused by: CS8701
namespace Samples
{
    public interface ILamp
    {
        void Off() => Set(false); // <- here

        void Set(bool on);
    }
}
