// Refused by: DefaultInterfaceMethod
// Compiled: against a wider mscorlib
namespace Samples
{
    public interface ILamp
    {
        void Set(bool on);

        void Off() => Set(false); // <- here
    }
}
