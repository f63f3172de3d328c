using System.Buffers.Binary;
using RedPhone.Wire;

namespace RedPhone.Relay;

/// <summary>An address and port as a table key.</summary>
internal readonly record struct AddressKey(ulong High, ulong Low, int Port)
{
    public static AddressKey Of(UdpEndpoint address)
        => new(BinaryPrimitives.ReadUInt64BigEndian(address.Address),
            BinaryPrimitives.ReadUInt64BigEndian(address.Address.AsSpan(8)), address.Port);

    public void CopyTo(UdpEndpoint address)
    {
        BinaryPrimitives.WriteUInt64BigEndian(address.Address, High);
        BinaryPrimitives.WriteUInt64BigEndian(address.Address.AsSpan(8), Low);
        address.Port = Port;
    }

    /// <summary>Compares for a dictionary, with a <see cref="SeededHash"/> of its own.</summary>
    public sealed class Comparer : IEqualityComparer<AddressKey>
    {
        private readonly SeededHash _hash = SeededHash.Create();

        /// <inheritdoc/>
        public bool Equals(AddressKey x, AddressKey y) => x == y;

        /// <inheritdoc/>
        public int GetHashCode(AddressKey key) => (int)_hash.Of(key);
    }
}
