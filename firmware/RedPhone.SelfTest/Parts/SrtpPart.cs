using RedPhone.Core.Srtp;
using RedPhone.Crypto;
using RedPhone.Wire;

namespace RedPhone.SelfTest
{
    /// <summary>
    /// RFC 3711 B.3; then packets both ways under each profile, the same packet again, and one with
    /// a flipped bit.
    /// </summary>
    internal sealed class SrtpPart : ISelfTestPart
    {
        private const int PacketBytes = 172;
        private const int TimedPackets = 20;

        private readonly ManagedCryptoEngine _engine = new ManagedCryptoEngine();
        private readonly byte[] _secret = Vector.Count(0, 60);

        public string Name
        {
            get { return "srtp"; }
        }

        public void Run(SelfTestReport report)
        {
            IBlockCipher cipher = _engine.CreateAes128();
            cipher.SetKey(Vector.Hex("E1F97A0D3E018BE0D64FA32C06DE4139"), 0);
            byte[] key = new byte[SrtpKeyDerivation.KeyBytes];
            SrtpKeyDerivation.Derive(cipher, Vector.Hex("0EC675AD498AFEEBB6960B3AABE6"), 0,
                SrtpKeyDerivation.EncryptionLabel, key, 0, key.Length,
                new byte[SrtpKeyDerivation.ScratchBytes]);
            report.Check("key derivation rfc3711 b.3",
                Vector.Is(key, "C61E7A93744F39EE10734AFE3FF7A087"));
            Both(report, SrtpProfile.AesCm128HmacSha1Tag80, "hs80");
            Both(report, SrtpProfile.AesCm128HmacSha1Tag32, "hs32");
            Both(report, SrtpProfile.AesCm128HmacSha256Tag80, "h2a8");
        }

        // Each direction has a key and a salt of its own, as ZRTP gives them.
        private void Both(SelfTestReport report, SrtpProfile profile, string name)
        {
            OneWay(report, profile, name + " there", 0);
            OneWay(report, profile, name + " back", 30);
        }

        private void OneWay(SelfTestReport report, SrtpProfile profile, string name, int at)
        {
            SrtpSender sender = new SrtpSender(_engine);
            SrtpReceiver receiver = new SrtpReceiver(_engine);
            sender.SetKeys(profile, _secret, at, _secret, at + 16);
            receiver.SetKeys(profile, _secret, at, _secret, at + 16);
            byte[] packet = Packet(7);
            int count = sender.Protect(packet, 0, PacketBytes);
            bool hidden = !Vector.Same(packet, Packet(7));
            byte[] forged = (byte[])packet.Clone();
            byte[] again = (byte[])packet.Clone();
            forged[60] ^= 4;
            int length;
            bool refused = receiver.TryUnprotect(forged, 0, count, out length)
                == SrtpResult.BadTag;
            bool accepted = receiver.TryUnprotect(packet, 0, count, out length) == SrtpResult.Ok
                && length == PacketBytes && packet[100] == Packet(7)[100];
            bool replayed = receiver.TryUnprotect(again, 0, count, out length)
                == SrtpResult.Replayed;
            report.Check(name, hidden && accepted);
            report.Check(name + " refuses a flipped bit", refused);
            report.Check(name + " refuses a replay", replayed);
            Time(report, sender, name);
        }

        private void Time(SelfTestReport report, SrtpSender sender, string name)
        {
            byte[] packet = Packet(8);
            report.StartWatch();
            for (int i = 0; i < TimedPackets; i++)
            {
                BigEndian.WriteUInt16(packet, RtpHeader.SequenceOffset, 8 + i);
                sender.Protect(packet, 0, PacketBytes);
            }

            report.StopWatch(name + " protect", TimedPackets);
        }

        private static byte[] Packet(int sequence)
        {
            byte[] packet = new byte[PacketBytes + SrtpSender.MaxTagBytes];
            packet[0] = 0x80;
            BigEndian.WriteUInt16(packet, RtpHeader.SequenceOffset, sequence);
            BigEndian.WriteUInt32(packet, RtpHeader.SsrcOffset, 0xCAFEBABE);
            for (int i = RtpHeader.HeaderBytes; i < PacketBytes; i++)
            {
                packet[i] = (byte)(i * 7 + sequence);
            }

            return packet;
        }
    }
}
