using System.Text;
using RedPhone.Crypto;
using RedPhone.Link;
using RedPhone.Models.Attack;
using RedPhone.Wire;
using RedPhone.Wire.Signaling;

namespace RedPhone.Models.Tests.Attack;

public class ColludingAeadTests
{
    private const int TagBytes = 16;
    private const string Id = AttackBed.CallId;
    private static readonly string Hash = new('5', SignalingNames.ZrtpHashChars);

    private readonly MitmProxy _proxy = new(new ManagedCryptoEngine(), new SeededEntropy(3))
    {
        Active = true,
    };

    private readonly byte[] _key = new byte[32];
    private readonly byte[] _nonce = new byte[12];

    [Theory]
    [InlineData("RING /session/" + Id + "\nt: 7\ncall: " + Id + "\nrole: responder\nzrtp-hash: ", true)]
    [InlineData("200 ok\nt: 7\ncall: " + Id + "\nrole: responder\njoined: 1\nzrtp-hash: ", true)]
    [InlineData("RING /session/" + Id + "\nt: 7\nzrtp-hash: ", false)]
    [InlineData("PUT /session/" + Id + "\nt: 7\nzrtp-hash: ", false)]
    public void Seal_HashOfThePeer_BecomesTheProxysAndNothingElseChanges(string text,
        bool toResponder)
    {
        string sealedText = SealAndOpen($"{text}{Hash}\npeer-name: x\n");

        MitmCall call = Assert.Single(_proxy.Calls);
        byte[] own = (toResponder ? call.Responder : call.Initiator).HelloHash;
        Assert.Equal($"{text}{Hex.Encode(own, 0, own.Length)}\npeer-name: x\n", sealedText);
        Assert.NotEqual(call.Responder.HelloHash, call.Initiator.HelloHash);
    }

    [Fact]
    public void Seal_NotActive_ChangesNothing()
    {
        _proxy.Active = false;
        string text = $"RING /session/{Id}\nt: 7\nzrtp-hash: {Hash}\n";

        Assert.Equal(text, SealAndOpen(text));
        Assert.Empty(_proxy.Calls);
    }

    [Theory]
    [InlineData("200 ok\nt: 7\ncall: " + Id + "\nrole: initiator\n")]
    [InlineData("200 ok\nt: 7\nnumber: 101\nname: zrtp-hash: 55\n")]
    [InlineData("RING /session/" + Id + "\nt: 7\nzrtp-hash: 55\n")]
    [InlineData("200 ok\nt: 7\nzrtp-hash: "
        + "5555555555555555555555555555555555555555555555555555555555555555\n")]
    [InlineData("no signaling\nzrtp-hash: 55")]
    public void Seal_NoHashOfACall_ChangesNothing(string text)
    {
        Assert.Equal(text, SealAndOpen(text));
    }

    [Fact]
    public void Seal_AnyBytes_OpenToTheSameBytes()
    {
        var random = new Random(1);
        ColludingAead aead = Aead();
        for (int i = 0; i < 1000; i++)
        {
            int count = random.Next(0, 600);
            var data = new byte[count + TagBytes];
            random.NextBytes(data);
            if (count >= InnerMessage.BodyOffset && i % 2 == 0)
            {
                data[0] = InnerMessage.MessageKind;
                data[1] = 0;
                BigEndian.WriteUInt16(data, 2, count - InnerMessage.BodyOffset);
            }

            byte[] before = data[..count];
            aead.Seal(_nonce, data, 0, 0, data, 0, count);
            Assert.True(Aead().TryOpen(_nonce, data, 0, 0, data, 0, data.Length));
            Assert.Equal(before, data[..count]);
        }
    }

    private ColludingAead Aead()
    {
        var aead = (ColludingAead)new ColludingCryptoEngine(new ManagedCryptoEngine(), _proxy)
            .CreateChaCha20Poly1305();
        aead.SetKey(_key, 0);
        return aead;
    }

    // As the link does it; what an honest phone opens.
    private string SealAndOpen(string text)
    {
        byte[] body = Encoding.ASCII.GetBytes(text);
        var data = new byte[InnerMessage.PaddedBytes(body.Length) + TagBytes];
        int count = InnerMessage.Encode(data, 0, InnerMessage.MessageKind, 9, body, 0, body.Length);
        Aead().Seal(_nonce, data, 0, 0, data, 0, count);
        IAead phone = new ManagedCryptoEngine().CreateChaCha20Poly1305();
        phone.SetKey(_key, 0);
        Assert.True(phone.TryOpen(_nonce, data, 0, 0, data, 0, data.Length));
        Assert.True(InnerMessage.TryDecode(data, 0, count, out _, out uint id, out int bodyCount));
        Assert.Equal(9u, id);
        return Encoding.ASCII.GetString(data, InnerMessage.BodyOffset, bodyCount);
    }
}
