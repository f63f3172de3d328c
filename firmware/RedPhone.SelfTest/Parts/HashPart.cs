using RedPhone.Core.Zrtp;
using RedPhone.Crypto;

namespace RedPhone.SelfTest
{
    /// <summary>FIPS 180-4 examples; RFC 4960 check value of CRC-32C.</summary>
    internal sealed class HashPart : ISelfTestPart
    {
        private const string TwoBlocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
        private const int TimedBytes = 6400;

        public string Name
        {
            get { return "hash"; }
        }

        public void Run(SelfTestReport report)
        {
            Check(report, new Sha256(), "sha256 empty", "",
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
            Check(report, new Sha256(), "sha256 abc", "abc",
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
            Check(report, new Sha256(), "sha256 two blocks", TwoBlocks,
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
            Check(report, new Sha1(), "sha1 abc", "abc",
                "a9993e364706816aba3e25717850c26c9cd0d89d");
            Check(report, new Sha1(), "sha1 two blocks", TwoBlocks,
                "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
            report.Check("crc32c", Crc32c.Compute(Vector.Text("123456789"), 0, 9) == 0xE3069283);
            Time(report, new Sha256(), "sha256 blocks");
            Time(report, new Sha1(), "sha1 blocks");
        }

        private static void Check(SelfTestReport report, IHash hash, string name, string message,
            string expected)
        {
            byte[] digest = new byte[hash.DigestBytes];
            byte[] bytes = Vector.Text(message);
            hash.Update(bytes, 0, bytes.Length);
            hash.Finish(digest, 0);
            report.Check(name, Vector.Is(digest, expected));
        }

        private static void Time(SelfTestReport report, IHash hash, string name)
        {
            byte[] data = Vector.Count(0, TimedBytes);
            report.StartWatch();
            hash.Update(data, 0, data.Length);
            report.StopWatch(name, TimedBytes / 64);
        }
    }
}
