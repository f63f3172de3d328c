using RedPhone.Crypto;

namespace RedPhone.SelfTest
{
    /// <summary>RFC 4231 and RFC 2202 cases 1, 2 and 6; a packet of speech; RFC 5869
    /// A.3.</summary>
    internal sealed class MacPart : ISelfTestPart
    {
        private const string LongKeyText = "Test Using Larger Than Block-Size Key - Hash Key First";
        private const string Question = "what do ya want for nothing?";
        private const int TimedPackets = 20;
        private const int SpeechTagBytes = 10;

        private readonly ManagedCryptoEngine _engine = new ManagedCryptoEngine();

        public string Name
        {
            get { return "mac"; }
        }

        public void Run(SelfTestReport report)
        {
            IMac sha256 = _engine.CreateHmacSha256();
            Check(report, sha256, "hmac-sha256 rfc4231 1", Vector.Repeat(0x0B, 20), "Hi There",
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
            Check(report, sha256, "hmac-sha256 rfc4231 2", Vector.Text("Jefe"), Question,
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
            Check(report, sha256, "hmac-sha256 rfc4231 6", Vector.Repeat(0xAA, 131), LongKeyText,
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
            IMac sha1 = _engine.CreateHmacSha1();
            Check(report, sha1, "hmac-sha1 rfc2202 1", Vector.Repeat(0x0B, 20), "Hi There",
                "b617318655057264e28bc0b6fb378c8ef146be00");
            Check(report, sha1, "hmac-sha1 rfc2202 2", Vector.Text("Jefe"), Question,
                "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
            Check(report, sha1, "hmac-sha1 rfc2202 6", Vector.Repeat(0xAA, 80), LongKeyText,
                "aa4ae5e15272d00e95705637ce8a3b55ed402112");
            CheckSpeechTag(report);
            CheckHkdf(report, sha256);
            Time(report, sha1, "hmac-sha1 packets");
            Time(report, sha256, "hmac-sha256 packets");
        }

        private static void Check(SelfTestReport report, IMac mac, string name, byte[] key,
            string message, string expected)
        {
            byte[] tag = new byte[mac.TagBytes];
            byte[] bytes = Vector.Text(message);
            mac.SetKey(key, 0, key.Length);
            mac.Update(bytes, 0, bytes.Length);
            mac.Finish(tag, 0, tag.Length);
            report.Check(name, Vector.Is(tag, expected));
        }

        // A packet of speech has a way of its own: the same tag, and no other, is right.
        private static void CheckSpeechTag(SelfTestReport report)
        {
            HmacSha1 mac = new HmacSha1();
            byte[] packet = Vector.Count(0, HmacSha1.SpeechPacketBytes + SpeechTagBytes);
            byte[] roc = Vector.Count(1, 4);
            byte[] tag = new byte[SpeechTagBytes];
            mac.SetKey(packet, 0, 20);
            mac.Update(packet, 0, HmacSha1.SpeechPacketBytes);
            mac.Update(roc, 0, roc.Length);
            mac.Finish(tag, 0, SpeechTagBytes);
            mac.WriteSpeechTag(packet, 0x01020304, SpeechTagBytes);
            bool right = mac.HasSpeechTag(packet, 0x01020304, SpeechTagBytes)
                && Bytes.EqualConstantTime(tag, 0, packet, HmacSha1.SpeechPacketBytes,
                    SpeechTagBytes);
            packet[HmacSha1.SpeechPacketBytes + SpeechTagBytes - 1] ^= 1;
            report.Check("hmac-sha1 packet of speech",
                right && !mac.HasSpeechTag(packet, 0x01020304, SpeechTagBytes));
        }

        private static void CheckHkdf(SelfTestReport report, IMac mac)
        {
            byte[] first = new byte[Hkdf.OutputBytes];
            byte[] second = new byte[Hkdf.OutputBytes];
            new Hkdf(mac).Derive(new byte[32], Vector.Repeat(0x0B, 22), 0, 22, first, second);
            report.Check("hkdf rfc5869 a.3", Vector.Is(first,
                "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"));
        }

        private static void Time(SelfTestReport report, IMac mac, string name)
        {
            byte[] packet = Vector.Count(0, 176);
            byte[] tag = new byte[mac.TagBytes];
            mac.SetKey(packet, 0, 32);
            report.StartWatch();
            for (int i = 0; i < TimedPackets; i++)
            {
                mac.Update(packet, 0, packet.Length);
                mac.Finish(tag, 0, tag.Length);
            }

            report.StopWatch(name, TimedPackets);
        }
    }
}
