using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using RedPhone.Core.Zrtp;

namespace RedPhone.Core.Tests.Zrtp;

/// <summary>
/// Everything a session derives, derived once more from the wire and the DH result with the
/// in-box hashes, straight from the formulas of RFC 6189 §4.4.1.4, §4.5 and §9.
/// </summary>
public class ZrtpKeyDerivationTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Session_AllOutputs_FollowTheRfcsFormulas(bool retained, bool aux)
    {
        var tap = new ToyCryptoEngine();
        var world = new ZrtpWorld(1);
        world.A = new ZrtpEnd("A", 3, tap) { Commits = true };
        byte[] secret = SHA256.HashData("retained"u8);
        byte[] auxSecret = "aux"u8.ToArray();
        if (retained)
        {
            foreach (ZrtpEnd end in new[] { world.A, world.B })
            {
                end.Trust = new ZrtpTrust { Rs1Valid = true, Verified = end == world.A };
                secret.CopyTo(end.Trust.Rs1, 0);
                world.Other(end).Zid.CopyTo(end.Trust.Zid, 0);
            }
        }

        if (aux)
        {
            world.A.Session.SetAuxSecret(auxSecret);
            world.B.Session.SetAuxSecret(auxSecret);
        }

        world.Call();
        world.AssertSecure();

        byte[] commit = Wire(world, "Commit");
        byte[] part1 = Wire(world, "DHPart1");
        byte[] part2 = Wire(world, "DHPart2");
        byte[] helloI = Wire(world, "Hello", world.A);
        byte[] helloR = Wire(world, "Hello", world.B);
        byte[] zids = [.. helloI[64..76], .. helloR[64..76]];
        byte[] total = SHA256.HashData((byte[])[.. helloR, .. commit, .. part1, .. part2]);
        byte[] s0 = SHA256.HashData((byte[])
        [
            .. Word(1), .. tap.Results.Single(), .. "ZRTP-HMAC-KDF"u8, .. zids, .. total,
            .. Secret(retained ? secret : []), .. Secret(aux ? auxSecret : []), .. Secret([]),
        ]);
        byte[] Kdf(string label, int bits) => HMACSHA256.HashData(s0, (byte[])
        [
            .. Word(1), .. Encoding.ASCII.GetBytes(label), 0, .. zids, .. total,
            .. Word((uint)bits),
        ])[..(bits / 8)];

        Assert.Equal(Kdf("Initiator SRTP master key", 128), world.A.SendKey);
        Assert.Equal(Kdf("Initiator SRTP master salt", 112), world.A.SendSalt);
        Assert.Equal(Kdf("Responder SRTP master key", 128), world.A.ReceiveKey);
        Assert.Equal(Kdf("Responder SRTP master salt", 112), world.A.ReceiveSalt);
        Assert.Equal(Kdf("SAS", 256), world.A.Session.SasHash);
        Assert.Equal(Kdf("Exported key", 256), world.A.Session.ExportedKey[..32]);
        world.A.Keep();
        Assert.Equal(Kdf("retained secret", 256), world.A.Trust!.Rs1);

        byte[] confirm1 = OpenConfirm(Wire(world, "Confirm1"), Kdf("Responder HMAC key", 256),
            Kdf("Responder ZRTP key", 128));
        byte[] confirm2 = OpenConfirm(Wire(world, "Confirm2"), Kdf("Initiator HMAC key", 256),
            Kdf("Initiator ZRTP key", 128));
        Assert.Equal(retained ? "00000004ffffffff" : "00000000ffffffff",
            Convert.ToHexStringLower(confirm2[32..]));
        Assert.Equal("00000000ffffffff", Convert.ToHexStringLower(confirm1[32..]));
        AssertChain(confirm2[..32], part2, commit, helloI);
        AssertChain(confirm1[..32], part1, null, helloR);
        AssertIds(part1, part2, helloI, helloR, retained ? secret : null, aux ? auxSecret : null);
        Assert.Equal(SHA256.HashData((byte[])[.. part2, .. helloR]), commit[76..108]);
    }

    [Fact]
    public void HelloHash_OfTheWholeMessage_IsSha256()
    {
        ZrtpWorld world = new ZrtpWorld(2).Start();
        world.Run(10);

        Assert.Equal(SHA256.HashData(Wire(world, "Hello", world.A)), world.A.Session.HelloHash);
    }

    /// <summary>§4.4.3.2: ZRTPSess of the first stream, s0 and keys of the second.</summary>
    [Fact]
    public void Multistream_AllOutputs_FollowTheRfcsFormulas()
    {
        var tap = new ToyCryptoEngine();
        var first = new ZrtpWorld(20);
        first.A = new ZrtpEnd("A", 41, tap) { Commits = true };
        ZrtpModes.Offer(first.A.Session, ZrtpAlgorithm.Mult);
        ZrtpModes.Offer(first.B.Session, ZrtpAlgorithm.Mult);
        first.Call();
        (byte[] zids, byte[] total) = Context(first, dh: true);
        byte[] s0 = SHA256.HashData((byte[])
        [
            .. Word(1), .. tap.Results.Single(), .. "ZRTP-HMAC-KDF"u8, .. zids, .. total,
            .. Secret([]), .. Secret([]), .. Secret([]),
        ]);
        byte[] session = Kdf(s0, "ZRTP Session Key", zids, total, 256);
        ZrtpWorld second = ZrtpModes.Further(first, 21).Call();
        second.AssertSecure();

        (zids, total) = Context(second, dh: false);
        AssertKeyed(second, Kdf(session, "ZRTP MSK", zids, total, 256), zids, total,
            "00000000ffffffff");
    }

    /// <summary>§4.4.2: preshared_key from rs1 and auxiliary secret, key id, s0 and keys.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Preshared_AllOutputs_FollowTheRfcsFormulas(bool aux)
    {
        ZrtpWorld world = ZrtpModes.Preshared(22);
        byte[] auxSecret = aux ? "aux"u8.ToArray() : [];
        world.A.Session.SetAuxSecret(aux ? auxSecret : null);
        world.B.Session.SetAuxSecret(aux ? auxSecret : null);
        byte[] rs1 = world.A.Trust!.Rs1.ToArray();
        world.Call();
        world.AssertSecure();

        byte[] preshared = SHA256.HashData((byte[])
            [.. Secret(rs1), .. Secret(auxSecret), .. Secret([])]);
        Assert.Equal(HMACSHA256.HashData(preshared, "Prsh"u8)[..8],
            Wire(world, "Commit")[92..100]);
        (byte[] zids, byte[] total) = Context(world, dh: false);
        byte[] s0 = Kdf(preshared, "ZRTP PSK", zids, total, 256);
        AssertKeyed(world, s0, zids, total, "00000004ffffffff");
        Assert.Equal(Kdf(s0, "SAS", zids, total, 256), world.A.Session.SasHash);
        Assert.Equal(Kdf(s0, "Exported key", zids, total, 256),
            world.A.Session.ExportedKey[..32]);
        world.A.Keep();
        Assert.Equal(Kdf(s0, "retained secret", zids, total, 256), world.A.Trust.Rs1);
    }

    private static void AssertKeyed(ZrtpWorld world, byte[] s0, byte[] zids, byte[] total,
        string flagsAndInterval)
    {
        byte[] Key(string label, int bits) => Kdf(s0, label, zids, total, bits);
        Assert.Equal(Key("Initiator SRTP master key", 128), world.A.SendKey);
        Assert.Equal(Key("Initiator SRTP master salt", 112), world.A.SendSalt);
        Assert.Equal(Key("Responder SRTP master key", 128), world.A.ReceiveKey);
        Assert.Equal(Key("Responder SRTP master salt", 112), world.A.ReceiveSalt);
        byte[] confirm1 = OpenConfirm(Wire(world, "Confirm1"), Key("Responder HMAC key", 256),
            Key("Responder ZRTP key", 128));
        byte[] confirm2 = OpenConfirm(Wire(world, "Confirm2"), Key("Initiator HMAC key", 256),
            Key("Initiator ZRTP key", 128));
        Assert.Equal(flagsAndInterval, Convert.ToHexStringLower(confirm1[32..]));
        Assert.Equal(flagsAndInterval, Convert.ToHexStringLower(confirm2[32..]));

        // §9: H0 of Confirm, hashed up to the images of Commit and Hello.
        byte[] h1 = SHA256.HashData(confirm2[..32]);
        byte[] commit = Wire(world, "Commit");
        Assert.Equal(SHA256.HashData(h1), commit[12..44]);
        Assert.Equal(HMACSHA256.HashData(h1, commit[..^8])[..8], commit[^8..]);
        byte[] h2 = SHA256.HashData(SHA256.HashData(confirm1[..32]));
        Assert.Equal(SHA256.HashData(h2), Wire(world, "Hello", world.B)[32..64]);
    }

    private static (byte[] Zids, byte[] Total) Context(ZrtpWorld world, bool dh)
    {
        byte[] helloI = Wire(world, "Hello", world.A);
        byte[] helloR = Wire(world, "Hello", world.B);
        byte[] parts = dh ? [.. Wire(world, "DHPart1"), .. Wire(world, "DHPart2")] : [];
        return ([.. helloI[64..76], .. helloR[64..76]],
            SHA256.HashData((byte[])[.. helloR, .. Wire(world, "Commit"), .. parts]));
    }

    private static byte[] Kdf(byte[] key, string label, byte[] zids, byte[] total, int bits)
        => HMACSHA256.HashData(key, (byte[])
        [
            .. Word(1), .. Encoding.ASCII.GetBytes(label), 0, .. zids, .. total,
            .. Word((uint)bits),
        ])[..(bits / 8)];

    private static void AssertChain(byte[] h0, byte[] dhPart, byte[]? commit, byte[] hello)
    {
        byte[] h1 = SHA256.HashData(h0);
        byte[] h2 = SHA256.HashData(h1);
        Assert.Equal(h1, dhPart[12..44]);
        Assert.Equal(SHA256.HashData(h2), hello[32..64]);
        Assert.Equal(HMACSHA256.HashData(h0, dhPart[..^8])[..8], dhPart[^8..]);
        Assert.Equal(HMACSHA256.HashData(h2, hello[..^8])[..8], hello[^8..]);
        if (commit is not null)
        {
            Assert.Equal(h2, commit[12..44]);
            Assert.Equal(HMACSHA256.HashData(h1, commit[..^8])[..8], commit[^8..]);
        }
    }

    private static void AssertIds(byte[] part1, byte[] part2, byte[] helloI, byte[] helloR,
        byte[]? secret, byte[]? aux)
    {
        if (secret is not null)
        {
            Assert.Equal(HMACSHA256.HashData(secret, "Responder"u8)[..8], part1[44..52]);
            Assert.Equal(HMACSHA256.HashData(secret, "Initiator"u8)[..8], part2[44..52]);
        }

        if (aux is not null)
        {
            Assert.Equal(HMACSHA256.HashData(aux, helloR.AsSpan(32, 32))[..8], part1[60..68]);
            Assert.Equal(HMACSHA256.HashData(aux, helloI.AsSpan(32, 32))[..8], part2[60..68]);
        }
    }

    private static byte[] OpenConfirm(byte[] message, byte[] macKey, byte[] key)
    {
        byte[] body = message[36..];
        Assert.Equal(HMACSHA256.HashData(macKey, body)[..8], message[12..20]);
        using var aes = Aes.Create();
        aes.Key = key;
        byte[] padded = new byte[48];
        body.CopyTo(padded, 0);
        return aes.DecryptCfb(padded, message[20..36], PaddingMode.None, 128)[..40];
    }

    private static byte[] Wire(ZrtpWorld world, string type, ZrtpEnd? from = null) =>
        Packets.Message(world.Sent.First(s => Packets.TypeOf(s.Packet) == type
            && (from is null || s.From == from)).Packet);

    private static byte[] Word(uint value)
    {
        byte[] word = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(word, value);
        return word;
    }

    private static byte[] Secret(byte[] value) => [.. Word((uint)value.Length), .. value];
}
