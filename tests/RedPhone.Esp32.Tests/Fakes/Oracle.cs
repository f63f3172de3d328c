using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Parameters;

namespace RedPhone.Esp32.Tests.Fakes;

/// <summary>What the native primitives compute, by another library.</summary>
internal static class Oracle
{
    public static byte[] EncryptEcb(byte[] key, byte[] data)
    {
        var engine = new AesEngine();
        engine.Init(true, new KeyParameter(key));
        byte[] result = new byte[data.Length];
        for (int at = 0; at < data.Length; at += 16)
        {
            engine.ProcessBlock(data, at, result, at);
        }

        return result;
    }

    public static byte[] Hmac(byte[] key, byte[] source)
    {
        var mac = new HMac(new Sha256Digest());
        mac.Init(new KeyParameter(key));
        mac.BlockUpdate(source, 0, source.Length);
        byte[] tag = new byte[mac.GetMacSize()];
        mac.DoFinal(tag, 0);
        return tag;
    }
}
