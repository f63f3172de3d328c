using System.Text.Json;
using RedPhone.Crypto;

namespace RedPhone.Link.Tests;

/// <summary>
/// Published vectors of Noise_IK_25519_ChaChaPoly_SHA256, all messages, both roles.
/// </summary>
public sealed class NoiseIkTests
{
    private const int Tag = NoiseIk.TagBytes;
    private const int Key = NoiseIk.KeyBytes;

    public static TheoryData<int> Vectors => [0, 1];

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Handshake_PublishedVector_EveryMessageAndTheHashMatch(int number)
    {
        JsonElement vector = Load(number);
        Peer initiator = Peer.Initiator(vector);
        Peer responder = Peer.Responder(vector);

        byte[] message1 = initiator.WriteMessage1(responder.Public, Payload(vector, 0));
        Assert.Equal(Cipher(vector, 0), message1);
        Assert.Equal(Payload(vector, 0), responder.ReadMessage1(message1));

        byte[] message2 = responder.WriteMessage2(Payload(vector, 1));
        Assert.Equal(Cipher(vector, 1), message2);
        Assert.Equal(Payload(vector, 1), initiator.ReadMessage2(message2));

        if (vector.TryGetProperty("handshake_hash", out JsonElement hash))
        {
            byte[] own = new byte[Key];
            initiator.Noise.CopyHandshakeHash(own, 0);
            Assert.Equal(Convert.FromHexString(hash.GetString()!), own);
            responder.Noise.CopyHandshakeHash(own, 0);
            Assert.Equal(Convert.FromHexString(hash.GetString()!), own);
        }

        byte[][] keys = [new byte[Key], new byte[Key], new byte[Key], new byte[Key]];
        initiator.Noise.Split(keys[0], 0, keys[1], 0);
        responder.Noise.Split(keys[2], 0, keys[3], 0);
        Assert.Equal(keys[0], keys[2]);
        Assert.Equal(keys[1], keys[3]);
        CheckTransport(vector, keys);
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Message1_AnyBitFlipped_IsRefused(int number)
    {
        JsonElement vector = Load(number);
        byte[] message = Cipher(vector, 0);
        for (int bit = 0; bit < message.Length * 8; bit++)
        {
            byte[] flipped = (byte[])message.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));

            // RFC 7748 §5 masks the highest bit of u, but the transcript hash covers it.
            Assert.Null(Peer.Responder(vector).ReadMessage1(flipped));
        }
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Message2_AnyBitFlipped_IsRefusedAndTheStateCanBeRestored(int number)
    {
        JsonElement vector = Load(number);
        Peer initiator = Peer.Initiator(vector);
        initiator.WriteMessage1(Peer.Responder(vector).Public, Payload(vector, 0));
        byte[] saved = new byte[NoiseIk.SavedBytes];
        initiator.Noise.Save(saved, 0);
        byte[] message = Cipher(vector, 1);
        for (int bit = 0; bit < message.Length * 8; bit++)
        {
            byte[] flipped = (byte[])message.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            initiator.Noise.Restore(saved, 0);
            Assert.Null(initiator.ReadMessage2(flipped));
        }

        initiator.Noise.Restore(saved, 0);
        Assert.Equal(Payload(vector, 1), initiator.ReadMessage2(message));
    }

    [Fact]
    public void SealPayload_SecondUseOfOneKey_Throws()
    {
        JsonElement vector = Load(0);
        Peer initiator = Peer.Initiator(vector);
        initiator.WriteMessage1(Peer.Responder(vector).Public, Payload(vector, 0));
        Assert.Throws<InvalidOperationException>(
            () => initiator.Noise.SealPayload(new byte[64], 0, 16));
    }

    // Messages from the third on: even ones by the initiator, each side counting its own nonce.
    private static void CheckTransport(JsonElement vector, byte[][] keys)
    {
        int count = vector.GetProperty("messages").GetArrayLength();
        IAead aead = new ManagedCryptoEngine().CreateChaCha20Poly1305();
        for (int i = 2; i < count; i++)
        {
            byte[] payload = Payload(vector, i);
            byte[] data = new byte[payload.Length + Tag];
            payload.CopyTo(data, 0);
            byte[] nonce = new byte[NoiseIk.NonceBytes];
            nonce[4] = (byte)((i - 2) / 2);
            aead.SetKey(keys[i % 2], 0);
            aead.Seal(nonce, data, 0, 0, data, 0, payload.Length);
            Assert.Equal(Cipher(vector, i), data);
        }
    }

    private static JsonElement Load(int number)
    {
        using Stream stream = typeof(NoiseIkTests).Assembly
            .GetManifestResourceStream("noise-ik.json")!;
        return JsonDocument.Parse(stream).RootElement[number];
    }

    private static byte[] Field(JsonElement vector, string name)
        => Convert.FromHexString(vector.GetProperty(name).GetString()!);

    private static byte[] Payload(JsonElement vector, int i)
        => Field(vector.GetProperty("messages")[i], "payload");

    private static byte[] Cipher(JsonElement vector, int i)
        => Field(vector.GetProperty("messages")[i], "ciphertext");

    private sealed class Peer(byte[] ownStatic, byte[] ownEphemeral, byte[] prologue)
    {
        private readonly byte[] _peerEphemeral = new byte[Key];
        private readonly byte[] _peerStatic = new byte[Key];

        public NoiseIk Noise { get; } = Create();

        public byte[] Public { get; } = Curve.Public(ownStatic);

        public static Peer Initiator(JsonElement vector) => new(Field(vector, "init_static"),
            Field(vector, "init_ephemeral"), Field(vector, "init_prologue"));

        public static Peer Responder(JsonElement vector) => new(Field(vector, "resp_static"),
            Field(vector, "resp_ephemeral"), Field(vector, "resp_prologue"));

        public byte[] WriteMessage1(byte[] responder, byte[] payload)
        {
            byte[] message = new byte[Key + Key + Tag + payload.Length + Tag];
            Curve.Public(ownEphemeral).CopyTo(message, 0);
            Noise.Begin(prologue, prologue.Length, responder, 0);
            Noise.MixMessage1Ephemeral(message, 0, Curve.Shared(ownEphemeral, responder));
            Noise.SealMessage1Static(Public, message, Key);
            Noise.MixMessage1Static(message, Key, Curve.Shared(ownStatic, responder));
            payload.CopyTo(message, Key + Key + Tag);
            Noise.SealPayload(message, Key + Key + Tag, payload.Length);
            return message;
        }

        public byte[]? ReadMessage1(byte[] message)
        {
            byte[] data = (byte[])message.Clone();
            Array.Copy(data, _peerEphemeral, Key);
            Noise.Begin(prologue, prologue.Length, Public, 0);
            Noise.MixMessage1Ephemeral(data, 0, Curve.Shared(ownStatic, _peerEphemeral));
            if (!Noise.TryReadMessage1Static(data, Key))
            {
                return null;
            }

            Array.Copy(data, Key, _peerStatic, 0, Key);
            Noise.MixMessage1StaticStatic(Curve.Shared(ownStatic, _peerStatic));
            return Open(data, Key + Key + Tag);
        }

        public byte[] WriteMessage2(byte[] payload)
        {
            byte[] message = new byte[Key + payload.Length + Tag];
            Curve.Public(ownEphemeral).CopyTo(message, 0);
            Noise.MixMessage2Ephemeral(message, 0, Curve.Shared(ownEphemeral, _peerEphemeral));
            Noise.MixMessage2StaticEphemeral(Curve.Shared(ownEphemeral, _peerStatic));
            payload.CopyTo(message, Key);
            Noise.SealPayload(message, Key, payload.Length);
            return message;
        }

        public byte[]? ReadMessage2(byte[] message)
        {
            byte[] data = (byte[])message.Clone();
            byte[] ephemeral = data[..Key];
            Noise.MixMessage2Ephemeral(data, 0, Curve.Shared(ownEphemeral, ephemeral));
            Noise.MixMessage2StaticEphemeral(Curve.Shared(ownStatic, ephemeral));
            return Open(data, Key);
        }

        private static NoiseIk Create()
        {
            ManagedCryptoEngine engine = new();
            return new NoiseIk(engine.CreateSha256(), engine.CreateHmacSha256(),
                engine.CreateChaCha20Poly1305());
        }

        private byte[]? Open(byte[] data, int offset)
            => Noise.TryOpenPayload(data, offset, data.Length - offset)
                ? data[offset..^Tag] : null;
    }
}
