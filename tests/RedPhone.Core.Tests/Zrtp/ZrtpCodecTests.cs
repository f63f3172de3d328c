using RedPhone.Core.Zrtp;
using RedPhone.Crypto;

namespace RedPhone.Core.Tests.Zrtp;

/// <summary>Layouts of the messages, octet by octet as RFC 6189 §5 draws them.</summary>
public class ZrtpCodecTests
{
    private static readonly byte[] Zid = Enumerable.Range(1, 12).Select(i => (byte)i).ToArray();

    [Fact]
    public void Packet_Encoded_HasTheRfcsHeader()
    {
        byte[] packet = Packets.Wrap(Packets.Head(ZrtpMessage.HelloAck, 12), 0xDECAFBAD, 0x1234);

        Assert.Equal("100012345a525450decafbad505a000348656c6c6f41434b",
            Convert.ToHexStringLower(packet[..^4]));
        Assert.Equal(ZrtpPacketCheck.Good, ZrtpPacket.Check(packet, 0, packet.Length));
        Assert.Equal(0xDECAFBAD, ZrtpPacket.ReadSsrc(packet, 0));
    }

    [Fact]
    public void Packet_AtAnOffset_IsReadThere()
    {
        byte[] packet = Packets.Wrap(Packets.Head(ZrtpMessage.Conf2Ack, 12), 7);
        byte[] shifted = [9, 9, 9, .. packet, 9];

        Assert.Equal(ZrtpPacketCheck.Good, ZrtpPacket.Check(shifted, 3, packet.Length));
    }

    [Fact]
    public void Packet_EachBitFlipped_IsBadCrcOrMalformed()
    {
        byte[] packet = Packets.Wrap(Packets.Head(ZrtpMessage.Commit, 116), 7);
        for (int bit = 0; bit < packet.Length * 8; bit++)
        {
            byte[] changed = (byte[])packet.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));

            Assert.NotEqual(ZrtpPacketCheck.Good, ZrtpPacket.Check(changed, 0, changed.Length));
        }
    }

    [Fact]
    public void Packet_UnusedHeaderBits_AreIgnored()
    {
        byte[] packet = Packets.Wrap(Packets.Head(ZrtpMessage.HelloAck, 12), 7);
        byte[] changed = Packets.Change(packet, p =>
        {
            p[0] |= 0x0F;
            p[1] = 0xFF;
        });

        Assert.Equal(ZrtpPacketCheck.Good, ZrtpPacket.Check(changed, 0, changed.Length));
    }

    [Fact]
    public void Packet_TruncatedAtEveryLength_IsNeverGood()
    {
        byte[] packet = Packets.Wrap(Packets.Head(ZrtpMessage.Commit, 116), 7);
        for (int count = 0; count < packet.Length; count++)
        {
            byte[] cut = packet[..count];
            if (count >= 16)
            {
                Packets.WithCrc(cut);
            }

            Assert.NotEqual(ZrtpPacketCheck.Good, ZrtpPacket.Check(cut, 0, count));
        }
    }

    [Fact]
    public void Hello_Encoded_HasEveryFieldInItsPlace()
    {
        byte[] message = new byte[HelloMessage.MaxBytes];
        byte[] h3 = Enumerable.Repeat((byte)0x33, 32).ToArray();

        int count = HelloMessage.Encode(message, new ZrtpSettings(), Zid, h3, 0);

        Assert.Equal(88 + (9 * 4), count);
        Assert.Equal(
            "505a001f48656c6c6f202020" + "312e3130" + "52656450686f6e65456d626564646564"
            + string.Concat(Enumerable.Repeat("33", 32)) + "0102030405060708090a0b0c"
            + "00011322" + "53323536" + "41455331" + "483241384853383048533332"
            + "5832353545323535" + "4233322042323536" + "0000000000000000",
            Convert.ToHexStringLower(message[..count]));
        Assert.True(HelloMessage.IsValid(message, 0, count));
        Assert.Equal(HelloMessage.Version, HelloMessage.ReadVersion(message, 0));
        Assert.False(HelloMessage.IsPassive(message, 0));
        Assert.False(HelloMessage.IsMitm(message, 0));
        Assert.Equal(3, HelloMessage.Count(message, 0, HelloMessage.AuthTags));
        Assert.Equal(ZrtpAlgorithm.Hs32, HelloMessage.Name(message, 0, HelloMessage.AuthTags, 2));
        Assert.Equal(ZrtpAlgorithm.B256, HelloMessage.Name(message, 0, HelloMessage.SasTypes, 1));
    }

    [Fact]
    public void Hello_CountsAgainstLength_MustAgreeExactly()
    {
        byte[] message = new byte[300];
        int count = HelloMessage.Encode(message, new ZrtpSettings(), Zid, new byte[32], 0);
        for (int length = 0; length <= 300; length++)
        {
            Assert.Equal(length == count, HelloMessage.IsValid(message, 0, length));
        }
    }

    /// <summary>ZRTPCPP 2013: counts above 7 ran over the arrays.</summary>
    [Fact]
    public void Hello_MoreThanSevenNames_IsInvalidThoughTheLengthFits()
    {
        for (int list = 0; list < HelloMessage.Lists; list++)
        {
            for (int names = 0; names <= 15; names++)
            {
                byte[] message = new byte[HelloMessage.MinBytes + (15 * 4)];
                uint counts = (uint)names << (4 * (4 - list));
                message[76] = (byte)(counts >> 24);
                message[77] = (byte)(counts >> 16);
                message[78] = (byte)(counts >> 8);
                message[79] = (byte)counts;

                Assert.Equal(names <= 7,
                    HelloMessage.IsValid(message, 0, HelloMessage.MinBytes + (names * 4)));
            }
        }
    }

    [Fact]
    public void Hello_EmptyLists_IsValid()
    {
        byte[] message = new byte[HelloMessage.MinBytes];

        Assert.True(HelloMessage.IsValid(message, 0, message.Length));
    }

    [Fact]
    public void Hello_FlagsPAndM_AreRead()
    {
        byte[] message = new byte[HelloMessage.MinBytes];
        message[76] = 0x10;
        Assert.True(HelloMessage.IsPassive(message, 0));
        Assert.False(HelloMessage.IsMitm(message, 0));
        message[76] = 0x20;
        Assert.False(HelloMessage.IsPassive(message, 0));
        Assert.True(HelloMessage.IsMitm(message, 0));
    }

    [Fact]
    public void Hello_EightNamesOffered_Throws()
    {
        var settings = new ZrtpSettings { SasTypes = new uint[8] };

        Assert.Throws<ArgumentException>(() =>
            HelloMessage.Encode(new byte[400], settings, Zid, new byte[32], 0));
    }

    [Fact]
    public void Commit_LengthsByMode_AreTheRfcs()
    {
        Assert.Equal(29 * 4, CommitMessage.DhBytes);
        Assert.Equal(25 * 4, CommitMessage.MultistreamBytes);
        Assert.Equal(27 * 4, CommitMessage.PresharedBytes);
        foreach (uint agreement in new[]
            { ZrtpAlgorithm.X255, ZrtpAlgorithm.Mult, ZrtpAlgorithm.Prsh, 0u })
        {
            int right = agreement == ZrtpAlgorithm.Mult ? 100
                : agreement == ZrtpAlgorithm.Prsh ? 108 : 116;
            byte[] message = new byte[200];
            CommitMessage.WriteName(message, HelloMessage.KeyAgreements, agreement);
            for (int count = 0; count <= 200; count++)
            {
                Assert.Equal(count == right, CommitMessage.IsValid(message, 0, count));
            }
        }
    }

    [Fact]
    public void Commit_NamesWritten_AreRead()
    {
        byte[] message = new byte[CommitMessage.DhBytes];
        byte[] h2 = Enumerable.Repeat((byte)0x22, 32).ToArray();
        Assert.Equal(CommitMessage.DhBytes,
            CommitMessage.Encode(message, ZrtpAlgorithm.X255, Zid, h2, 0));
        for (int list = 0; list < HelloMessage.Lists; list++)
        {
            CommitMessage.WriteName(message, list, (uint)(0x41000000 + list));
        }

        Assert.Equal("505a001d436f6d6d69742020"
            + string.Concat(Enumerable.Repeat("22", 32)) + "0102030405060708090a0b0c"
            + "4100000041000001410000024100000341000004" + new string('0', 80),
            Convert.ToHexStringLower(message));
        Assert.Equal(0x41000003u, CommitMessage.Name(message, 0, HelloMessage.KeyAgreements));
    }

    [Fact]
    public void DhPart_X25519_Has29Words()
    {
        byte[] message = new byte[DhPartMessage.MaxBytes];
        byte[] h1 = Enumerable.Repeat((byte)0x11, 32).ToArray();
        byte[] value = Enumerable.Repeat((byte)0x77, 32).ToArray();

        int count = DhPartMessage.Encode(message, ZrtpMessage.DhPart2, ZrtpAlgorithm.E255, h1, 0,
            value);

        Assert.Equal(116, count);
        Assert.Equal("505a001d4448506172743220"
            + string.Concat(Enumerable.Repeat("11", 32)) + new string('0', 64)
            + string.Concat(Enumerable.Repeat("77", 32)) + new string('0', 16),
            Convert.ToHexStringLower(message, 0, count));
    }

    /// <summary>Table 5 of §5.1.5: words of public value and of the whole message.</summary>
    [Theory]
    [InlineData(ZrtpAlgorithm.Dh3k, 96, 117)]
    [InlineData(ZrtpAlgorithm.Ec25, 16, 37)]
    public void DhPart_OtherAgreements_HaveTheRfcsWords(uint agreement, int value, int message)
    {
        Assert.Equal(value * 4, ZrtpAlgorithm.PublicValueBytes(agreement));
        Assert.Equal(message * 4, DhPartMessage.Bytes(agreement));
    }

    [Fact]
    public void Confirm_PlainPart_HoldsFlagsAndExpiry()
    {
        byte[] plain = new byte[ConfirmMessage.SealedBytes];
        byte[] h0 = Enumerable.Repeat((byte)0x01, 32).ToArray();
        ConfirmMessage.EncodePlain(plain, 0, h0, 0, ConfirmMessage.VerifiedFlag, 0xFFFFFFFF);

        Assert.Equal(76, ConfirmMessage.Bytes);
        Assert.Equal(string.Concat(Enumerable.Repeat("01", 32)) + "00000004ffffffff",
            Convert.ToHexStringLower(plain));
        Assert.Equal(4, ConfirmMessage.ReadFlags(plain));
        Assert.Equal(0, ConfirmMessage.ReadSignatureBytes(plain));
        Assert.Equal(0xFFFFFFFF, ConfirmMessage.ReadExpirySeconds(plain));
        plain[33] = 0xFF;
        plain[34] = 0xFF;
        Assert.Equal(511 * 4, ConfirmMessage.ReadSignatureBytes(plain));
    }

    [Fact]
    public void Error_Code_IsCarried()
    {
        byte[] message = new byte[ErrorMessage.Bytes];
        ErrorMessage.Encode(message, ZrtpErrorCode.GoClearNotAllowed);

        Assert.Equal("505a00044572726f7220202000000100", Convert.ToHexStringLower(message));
        Assert.Equal(0x100, ErrorMessage.ReadCode(message, 0));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(40)]
    [InlineData(47)]
    public void AesCfb_AnyLength_AgreesWithTheInBoxCipher(int count)
    {
        byte[] key = Zid.Concat(Zid).Take(16).ToArray();
        byte[] iv = Enumerable.Range(100, 16).Select(i => (byte)i).ToArray();
        byte[] plain = Enumerable.Range(0, count).Select(i => (byte)(i * 7)).ToArray();
        using var aes = System.Security.Cryptography.Aes.Create();
        aes.Key = key;
        byte[] padded = new byte[(count + 15) / 16 * 16];
        plain.CopyTo(padded, 0);
        byte[] expected = aes.EncryptCfb(padded, iv,
            System.Security.Cryptography.PaddingMode.None, 128)[..count];

        IBlockCipher cipher = new ManagedCryptoEngine().CreateAes128();
        cipher.SetKey(key, 0);
        byte[] data = (byte[])plain.Clone();
        AesCfb.Encrypt(cipher, iv, 0, data, 0, count, new byte[16]);
        byte[] back = new byte[count];
        AesCfb.Decrypt(cipher, iv, 0, data, 0, count, back, new byte[16]);

        Assert.Equal(expected, data);
        Assert.Equal(plain, back);
    }
}
