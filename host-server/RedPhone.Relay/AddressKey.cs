using System.Buffers.Binary;
using RedPhone.Wire;

namespace RedPhone.Relay;

/// <summary>
/// An address and port as a table key. HashCode is seeded at random in each process, so that
/// nobody outside can choose colliding addresses.
/// </summary>
internal readonly record struct AddressKey(ulong High, ulong Low, int Port)
{
    public static AddressKey Of(UdpEndpoint address)
        => new(BinaryPrimitives.ReadUInt64BigEndian(address.Address),
            BinaryPrimitives.ReadUInt64BigEndian(address.Address.AsSpan(8)), address.Port);

    public override int GetHashCode() => HashCode.Combine(High, Low, Port);
}
