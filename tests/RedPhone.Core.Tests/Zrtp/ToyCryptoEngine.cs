using System.Buffers.Binary;
using RedPhone.Crypto;

namespace RedPhone.Core.Tests.Zrtp;

/// <summary>
/// The managed engine with a tiny Diffie-Hellman (3^x modulo 2^61-1) in X25519's place, for tests
/// that run thousands of calls, and a tap on each result for tests that derive the keys themselves.
/// </summary>
internal class ToyCryptoEngine : ICryptoEngine
{
    private readonly ManagedCryptoEngine _managed = new();

    public List<byte[]> Results { get; } = [];

    public IHash CreateSha256() => _managed.CreateSha256();

    public IMac CreateHmacSha256() => _managed.CreateHmacSha256();

    public IMac CreateHmacSha1() => _managed.CreateHmacSha1();

    public IBlockCipher CreateAes128() => _managed.CreateAes128();

    public IAead CreateChaCha20Poly1305() => _managed.CreateChaCha20Poly1305();

    public virtual IKeyAgreement CreateX25519() => new ToyAgreement(Results);

    private sealed class ToyAgreement(List<byte[]> results) : IKeyAgreement
    {
        private const ulong Prime = (1UL << 61) - 1;
        private ulong _base;
        private ulong _exponent;
        private bool _shared;

        public int KeyBytes => 32;

        public void Start(byte[] privateKey, int privateOffset, byte[] peerPublic, int peerOffset)
        {
            _exponent = BinaryPrimitives.ReadUInt64BigEndian(privateKey.AsSpan(privateOffset)) >> 4;
            _base = BinaryPrimitives.ReadUInt64BigEndian(peerPublic.AsSpan(peerOffset)) % Prime;
            _shared = true;
        }

        public void StartPublic(byte[] privateKey, int privateOffset)
        {
            _exponent = BinaryPrimitives.ReadUInt64BigEndian(privateKey.AsSpan(privateOffset)) >> 4;
            _base = 3;
            _shared = false;
        }

        public bool Step() => true;

        public bool Finish(byte[] result, int offset)
        {
            UInt128 value = 1;
            for (int bit = 63; bit >= 0; bit--)
            {
                value = value * value % Prime;
                if (((_exponent >> bit) & 1) != 0)
                {
                    value = value * _base % Prime;
                }
            }

            result.AsSpan(offset, 32).Clear();
            BinaryPrimitives.WriteUInt64BigEndian(result.AsSpan(offset), (ulong)value);
            if (_shared)
            {
                results.Add(result.AsSpan(offset, 32).ToArray());
            }

            Clear();
            return value != 0;
        }

        public void Clear()
        {
            _base = 0;
            _exponent = 0;
        }
    }
}
