// Refused by: GenericDelegate
namespace Samples
{
    public delegate T Maker<T>(int size); // <- here
}
