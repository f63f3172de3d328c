using RedPhone.Crypto;

namespace RedPhone.Link.Tests;

internal static class Curve
{
    public static byte[] Public(byte[] privateKey)
    {
        IKeyAgreement agreement = new ManagedCryptoEngine().CreateX25519();
        agreement.StartPublic(privateKey, 0);
        return Run(agreement);
    }

    public static byte[] Shared(byte[] privateKey, byte[] peerPublic)
    {
        IKeyAgreement agreement = new ManagedCryptoEngine().CreateX25519();
        agreement.Start(privateKey, 0, peerPublic, 0);
        return Run(agreement);
    }

    /// <summary>Slices of one multiplication, its start included.</summary>
    public static int Slices()
    {
        IKeyAgreement agreement = new ManagedCryptoEngine().CreateX25519();
        agreement.StartPublic(new byte[LinkLimits.KeyBytes], 0);
        int slices = 2;
        while (!agreement.Step())
        {
            slices++;
        }

        return slices;
    }

    private static byte[] Run(IKeyAgreement agreement)
    {
        while (!agreement.Step())
        {
        }

        byte[] result = new byte[LinkLimits.KeyBytes];
        Assert.True(agreement.Finish(result, 0));
        return result;
    }
}
