using System.Reflection;
using RedPhone.Core.Zrtp;
using RedPhone.Crypto;

namespace RedPhone.Core.Tests.Zrtp;

/// <summary>What a test needs to speak as a peer does: a session's keys and its Hello.</summary>
internal static class SessionInside
{
    public static ZrtpKeySchedule Keys(ZrtpSession session)
        => (ZrtpKeySchedule)Field("_keys").GetValue(session)!;

    /// <summary>Sets the M flag in a prepared Hello, as a PBX does, and its MAC.</summary>
    public static void SetMitmFlag(ZrtpSession session)
    {
        byte[] hello = (byte[])Field("_ownHello").GetValue(session)!;
        var chain = (HashChain)Field("_chain").GetValue(session)!;
        hello[HelloMessage.FlagsOffset] |= 0x20;
        chain.Seal(chain.Images, HashChain.H2, hello,
            (int)Field("_ownHelloBytes").GetValue(session)!);
    }

    /// <summary>A SASrelay of the responder with this SAS hash, sealed under its keys.</summary>
    public static byte[] SasRelay(ZrtpKeySchedule keys, byte[] sasHash)
    {
        byte[] relay = Packets.Head(ZrtpMessage.SasRelay, ConfirmMessage.Bytes);
        sasHash.CopyTo(relay, ConfirmMessage.SealedOffset + 8);
        IBlockCipher cipher = new ManagedCryptoEngine().CreateAes128();
        cipher.SetKey(keys.ResponderZrtpKey, 0);
        AesCfb.Encrypt(cipher, relay, ConfirmMessage.IvOffset, relay, ConfirmMessage.SealedOffset,
            ConfirmMessage.SealedBytes, new byte[16]);
        System.Security.Cryptography.HMACSHA256.HashData(keys.ResponderMacKey,
            relay.AsSpan(ConfirmMessage.SealedOffset)).AsSpan(0, 8)
            .CopyTo(relay.AsSpan(ConfirmMessage.MacOffset));
        return relay;
    }

    /// <summary>A GoClear of the responder.</summary>
    public static byte[] GoClear(ZrtpKeySchedule keys)
    {
        byte[] goClear = Packets.Head(ZrtpMessage.GoClear, 20);
        System.Security.Cryptography.HMACSHA256.HashData(keys.ResponderMacKey,
            goClear.AsSpan(4, 8)).AsSpan(0, 8).CopyTo(goClear.AsSpan(12));
        return goClear;
    }

    private static FieldInfo Field(string name)
        => typeof(ZrtpSession).GetField(name, BindingFlags.NonPublic | BindingFlags.Instance)!;
}
