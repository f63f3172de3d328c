// Refused by: OwnGenericType
namespace Samples
{
    public sealed class Ring<T> // <- here
    {
        public T Head;
    }
}
