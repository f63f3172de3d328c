using RedPhone.Core.Zrtp;
using RedPhone.Crypto;

namespace RedPhone.Core.Tests.Zrtp;

/// <summary>Worlds in which the next call runs in a given mode.</summary>
internal static class ZrtpModes
{
    public static ZrtpWorld World(ZrtpMode mode, int seed, Func<ICryptoEngine>? crypto = null)
        => mode switch
        {
            ZrtpMode.Preshared => Preshared(seed, crypto),
            ZrtpMode.PresharedRefused => PresharedRefused(seed, crypto),
            ZrtpMode.Multistream => Multistream(seed, crypto),
            _ => new ZrtpWorld(seed, crypto),
        };

    /// <summary>Both offer Prsh and hold the same confirmed secret.</summary>
    public static ZrtpWorld Preshared(int seed, Func<ICryptoEngine>? crypto = null)
    {
        var world = new ZrtpWorld(seed, crypto);
        foreach (ZrtpEnd end in new[] { world.A, world.B })
        {
            Offer(end.Session, ZrtpAlgorithm.Prsh);
            end.Trust = new ZrtpTrust { Number = "1", Rs1Valid = true, Verified = true };
            Array.Fill(end.Trust.Rs1, (byte)(seed | 1));
            world.Other(end).Zid.CopyTo(end.Trust.Zid, 0);
        }

        return world;
    }

    /// <summary>A second stream between the ends of a finished call.</summary>
    public static ZrtpWorld Multistream(int seed, Func<ICryptoEngine>? crypto = null)
    {
        ZrtpWorld first = First(seed, crypto);
        return Further(first, seed + 100_000, crypto);
    }

    /// <summary>A finished call whose ends offer Mult.</summary>
    public static ZrtpWorld First(int seed, Func<ICryptoEngine>? crypto = null)
    {
        var first = new ZrtpWorld(seed, crypto);
        Offer(first.A.Session, ZrtpAlgorithm.Mult);
        Offer(first.B.Session, ZrtpAlgorithm.Mult);
        first.Call();
        first.AssertSecure();
        return first;
    }

    /// <summary>One more stream of that call, not started.</summary>
    public static ZrtpWorld Further(ZrtpWorld first, int seed, Func<ICryptoEngine>? crypto = null)
    {
        var world = new ZrtpWorld(seed, crypto);
        foreach ((ZrtpEnd end, ZrtpEnd of) in new[] { (world.A, first.A), (world.B, first.B) })
        {
            of.Zid.CopyTo(end.Zid, 0);
            end.First = of.Session;
            Offer(end.Session, ZrtpAlgorithm.Mult);
        }

        return world;
    }

    public static void Offer(ZrtpSession session, uint agreement)
        => session.Settings.KeyAgreements = [ZrtpAlgorithm.X255, ZrtpAlgorithm.E255, agreement];

    private static ZrtpWorld PresharedRefused(int seed, Func<ICryptoEngine>? crypto)
    {
        ZrtpWorld world = Preshared(seed, crypto);
        world.B.Trust!.Rs1[3] ^= 1;
        return world;
    }
}
