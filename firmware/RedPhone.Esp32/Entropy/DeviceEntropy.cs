using System;
using RedPhone.Core.Ports;
using RedPhone.Crypto;
using RedPhone.Wire;

namespace RedPhone.Esp32
{
    /// <summary>
    /// The phone's random bytes: an HMAC-DRBG over three independent sources, so that each alone is
    /// enough. The chip's generator (<c>System.Random</c> is esp_random there: a true source while
    /// the radio is on, pseudo-random on a wired board), a seed in flash that is replaced at every
    /// start before anything is drawn, and noise of the microphone. What is added later never makes
    /// it worse.
    /// </summary>
    public sealed class DeviceEntropy : IEntropy
    {
        /// <summary>Name of the seed's record.</summary>
        public const string SeedRecord = "seed";

        /// <summary>Bytes of the seed in flash.</summary>
        public const int SeedBytes = 32;

        /// <summary>Requests between two draws from the chip's generator.</summary>
        public const int RequestsPerReseed = 64;

        private const int ChipBytes = 48;
        private const int TickBytes = 8;

        private readonly Random _chip = new Random();
        private readonly HmacDrbg _drbg;
        private readonly Sha256 _noiseHash = new Sha256();
        private readonly byte[] _chipBytes = new byte[ChipBytes];
        private readonly byte[] _noise = new byte[Sha256.Size];
        private readonly bool _seedKept;

        /// <summary>
        /// Seeds from the chip, the time since power-on and the flash seed, and replaces that seed.
        /// <paramref name="crypto"/> gives the HMAC: a request in a call is 1,000 IL with a native
        /// one, four frames' worth in managed code.
        /// </summary>
        public DeviceEntropy(IStore store, ICryptoEngine crypto)
        {
            _drbg = new HmacDrbg(crypto.CreateHmacSha256());
            byte[] seed = new byte[SeedBytes];
            byte[] material = new byte[ChipBytes + TickBytes + SeedBytes];
            _chip.NextBytes(_chipBytes);
            Array.Copy(_chipBytes, 0, material, 0, ChipBytes);
            BigEndian.WriteUInt64(material, ChipBytes, (ulong)Environment.TickCount64);
            if (store.Read(SeedRecord, seed) == SeedBytes)
            {
                Array.Copy(seed, 0, material, ChipBytes + TickBytes, SeedBytes);
            }

            _drbg.Instantiate(material, 0, material.Length);
            _drbg.Generate(seed, 0, SeedBytes);
            _seedKept = store.Write(SeedRecord, seed, SeedBytes);
            Bytes.Wipe(seed);
            Bytes.Wipe(material);
            Bytes.Wipe(_chipBytes);
        }

        /// <summary>
        /// False when flash refused the new seed: the next start then has one source less.
        /// </summary>
        public bool SeedKept
        {
            get { return _seedKept; }
        }

        /// <inheritdoc/>
        public void Fill(byte[] buffer, int offset, int count)
        {
            if (_drbg.Requests >= RequestsPerReseed)
            {
                _chip.NextBytes(_chipBytes);
                _drbg.Reseed(_chipBytes, 0, ChipBytes);
                Bytes.Wipe(_chipBytes);
            }

            _drbg.Generate(buffer, offset, count);
        }

        /// <summary>
        /// Mixes in a block of microphone samples, as the codec sends them, or other noise.
        /// </summary>
        public void AddNoise(byte[] samples)
        {
            _noiseHash.Reset();
            _noiseHash.Update(samples, 0, samples.Length);
            _noiseHash.Finish(_noise, 0);
            _drbg.Reseed(_noise, 0, _noise.Length);
            Bytes.Wipe(_noise);
        }
    }
}
