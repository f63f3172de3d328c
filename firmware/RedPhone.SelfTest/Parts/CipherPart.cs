using RedPhone.Crypto;

namespace RedPhone.SelfTest
{
    /// <summary>FIPS 197 C.1, SP 800-38A F.1.1, RFC 8439 §2.8.2 with a flipped bit.</summary>
    internal sealed class CipherPart : ISelfTestPart
    {
        private const string Sunscreen = "Ladies and Gentlemen of the class of '99: If I could "
            + "offer you only one tip for the future, sunscreen would be it.";

        private const string SunscreenSealed =
            "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6"
            + "3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36"
            + "92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc"
            + "3ff4def08e4b7a9de576d26586cec64b61161ae10b594f09e26a7e902ecbd0600691";

        private const int TimedBlocks = 110;

        private readonly ManagedCryptoEngine _engine = new ManagedCryptoEngine();

        public string Name
        {
            get { return "cipher"; }
        }

        public void Run(SelfTestReport report)
        {
            Check(report, "aes128 fips197 c.1", "000102030405060708090a0b0c0d0e0f",
                "00112233445566778899aabbccddeeff", "69c4e0d86a7b0430d8cdb78070b4c55a");
            Check(report, "aes128 sp800-38a f.1.1", "2b7e151628aed2a6abf7158809cf4f3c",
                "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
                + "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710",
                "3ad77bb40d7a3660a89ecaf32466ef97f5d3d58503b9699de785895a96fdbaaf"
                + "43b1cd7f598ece23881b00e3ed0306887b0c785e27e8ad3f8223207104725dd4");
            CheckAead(report);
            Time(report);
        }

        private void Check(SelfTestReport report, string name, string key, string text,
            string expected)
        {
            IBlockCipher cipher = _engine.CreateAes128();
            byte[] bytes = Vector.Hex(text);
            cipher.SetKey(Vector.Hex(key), 0);
            cipher.EncryptBlocks(bytes, 0, bytes, 0, bytes.Length / 16);
            report.Check(name, Vector.Is(bytes, expected));
        }

        private void CheckAead(SelfTestReport report)
        {
            IAead aead = _engine.CreateChaCha20Poly1305();
            byte[] nonce = Vector.Hex("070000004041424344454647");
            byte[] associated = Vector.Hex("50515253c0c1c2c3c4c5c6c7");
            int count = Sunscreen.Length;
            byte[] data = new byte[count + 16];
            System.Array.Copy(Vector.Text(Sunscreen), 0, data, 0, count);
            aead.SetKey(Vector.Count(0x80, 32), 0);
            aead.Seal(nonce, associated, 0, associated.Length, data, 0, count);
            report.Check("chacha20-poly1305 rfc8439 seals", Vector.Is(data, SunscreenSealed));

            data[7] ^= 1;
            bool forged = aead.TryOpen(nonce, associated, 0, associated.Length, data, 0,
                data.Length);
            data[7] ^= 1;
            report.Check("chacha20-poly1305 refuses a flipped bit", !forged);
            bool opened = aead.TryOpen(nonce, associated, 0, associated.Length, data, 0,
                data.Length);
            report.Check("chacha20-poly1305 rfc8439 opens", opened && data[0] == 'L');
        }

        private void Time(SelfTestReport report)
        {
            IBlockCipher cipher = _engine.CreateAes128();
            byte[] blocks = new byte[TimedBlocks * 16];
            cipher.SetKey(blocks, 0);
            report.StartWatch();
            cipher.EncryptBlocks(blocks, 0, blocks, 0, TimedBlocks);
            report.StopWatch("aes128 blocks", TimedBlocks);
        }
    }
}
