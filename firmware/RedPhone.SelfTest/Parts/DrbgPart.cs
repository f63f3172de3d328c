using RedPhone.Crypto;

namespace RedPhone.SelfTest
{
    /// <summary>HMAC_DRBG SHA-256: NIST CAVP, first counts without and with a reseed.</summary>
    internal sealed class DrbgPart : ISelfTestPart
    {
        private const int OutputBytes = 128;

        public string Name
        {
            get { return "drbg"; }
        }

        public void Run(SelfTestReport report)
        {
            report.Check("hmac-drbg cavp", Vector.Is(Second(
                "ca851911349384bffe89de1cbdc46e6831e44d34a4fb935ee285dd14b71a7488"
                + "659ba96c601dc69fc902940805ec0ca8", ""),
                "e528e9abf2dece54d47c7e75e5fe302149f817ea9fb4bee6f4199697d04d5b89"
                + "d54fbb978a15b5c443c9ec21036d2460b6f73ebad0dc2aba6e624abf07745bc1"
                + "07694bb7547bb0995f70de25d6b29e2d3011bb19d27676c07162c8b5ccde0668"
                + "961df86803482cb37ed6d5c0bb8d50cf1f50d476aa0458bdaba806f48be9dcb8"));
            report.Check("hmac-drbg cavp with reseed", Vector.Is(Second(
                "06032cd5eed33f39265f49ecb142c511da9aff2af71203bffaf34a9ca5bd9c0d"
                + "0e66f71edc43e42a45ad3c6fc6cdc4df",
                "01920a4e669ed3a85ae8a33b35a74ad7fb2a6bb4cf395ce00334a9c9a5a5d552"),
                "76fc79fe9b50beccc991a11b5635783a83536add03c157fb30645e611c2898bb"
                + "2b1bc215000209208cd506cb28da2a51bdb03826aaf2bd2335d576d519160842"
                + "e7158ad0949d1a9ec3e66ea1b1a064b005de914eac2e9d4f2d72a8616a802254"
                + "22918250ff66a41bd2f864a6a38cc5b6499dc43f7f2bd09e1e0f8f5885935124"));
        }

        // The vectors give the second of two outputs.
        private static byte[] Second(string seed, string reseed)
        {
            byte[] first = Vector.Hex(seed);
            byte[] further = Vector.Hex(reseed);
            byte[] output = new byte[OutputBytes];
            HmacDrbg drbg = new HmacDrbg();
            drbg.Instantiate(first, 0, first.Length);
            if (further.Length > 0)
            {
                drbg.Reseed(further, 0, further.Length);
            }

            drbg.Generate(output, 0, OutputBytes);
            drbg.Generate(output, 0, OutputBytes);
            return output;
        }
    }
}
