using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Prng.Drbg;
using RedPhone.Crypto;

namespace RedPhone.Esp32.Tests;

/// <summary>
/// The HMAC_DRBG against an implementation of somebody else's, over seeds nobody chose: entropy,
/// nonce, personalization, reseeds and outputs of many lengths.
/// </summary>
public class DrbgOracleTests
{
    private const int StrengthBits = 256;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Drbg_RandomSeeds_GivesWhatAnotherImplementationGives(int seed)
    {
        var random = new Numbers(seed);
        for (int round = 0; round < 20; round++)
        {
            byte[] entropy = Bytes(random, 32);
            byte[] nonce = Bytes(random, 16);
            byte[] personal = Bytes(random, random.Next(0, 40));
            byte[] further = Bytes(random, 32);
            byte[] additional = Bytes(random, random.Next(0, 40));
            var source = new Source(entropy, further);
            var oracle = new HMacSP800Drbg(new HMac(new Sha256Digest()), StrengthBits, source,
                personal, nonce);
            var drbg = round % 2 == 0 ? new HmacDrbg() : new HmacDrbg(new NativeHmacSha256());
            byte[] material = [.. entropy, .. nonce, .. personal];
            drbg.Instantiate(material, 0, material.Length);
            AssertSame(oracle, drbg, random.Next(1, 300));
            AssertSame(oracle, drbg, random.Next(1, 300));

            oracle.Reseed(additional);
            byte[] mixed = [.. further, .. additional];
            drbg.Reseed(mixed, 0, mixed.Length);
            AssertSame(oracle, drbg, random.Next(1, 300));
        }
    }

    private static void AssertSame(HMacSP800Drbg oracle, HmacDrbg drbg, int count)
    {
        byte[] expected = new byte[count];
        byte[] given = new byte[count];
        Assert.Equal(8 * count, oracle.Generate(expected, null, false));
        drbg.Generate(given, 0, count);
        Assert.Equal(expected, given);
    }

    private static byte[] Bytes(Numbers random, int count)
    {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++)
        {
            bytes[i] = (byte)random.Next(256);
        }

        return bytes;
    }

    // The application's fakes hide the framework's Random; any numbers do here.
    private sealed class Numbers(int seed)
    {
        private uint _state = (uint)seed * 2654435761;

        public int Next(int below) => Next(0, below);

        public int Next(int from, int below)
        {
            _state = (_state * 1664525) + 1013904223;
            return from + (int)((_state >> 8) % (uint)(below - from));
        }
    }

    private sealed class Source(params byte[][] entropy) : IEntropySource
    {
        private int _next;

        public bool IsPredictionResistant => false;

        public int EntropySize => StrengthBits;

        public byte[] GetEntropy() => entropy[_next++];
    }
}
