using System.Buffers.Binary;
using RedPhone.Core.Srtp;
using RedPhone.Crypto;

namespace RedPhone.Core.Tests.Srtp;

/// <summary>A receiver and the reference sender with the same keys.</summary>
internal sealed class SrtpPair
{
    public const uint Ssrc = 0xCAFEBABE;

    public readonly byte[] Key = Convert.FromHexString("000102030405060708090A0B0C0D0E0F");
    public readonly byte[] Salt = Convert.FromHexString("101112131415161718191A1B1C1D");
    public readonly SrtpProfile Profile;
    public readonly SrtpReceiver Receiver;

    public SrtpPair(SrtpProfile profile = SrtpProfile.AesCm128HmacSha1Tag80)
    {
        Profile = profile;
        Receiver = new SrtpReceiver(new ManagedCryptoEngine());
        Receiver.SetKeys(profile, Key, 0, Salt, 0);
    }

    public static byte[] Rtp(int sequence, int payload = 160, uint ssrc = Ssrc)
    {
        byte[] rtp = new byte[12 + payload];
        rtp[0] = 0x80;
        BinaryPrimitives.WriteUInt16BigEndian(rtp.AsSpan(2), (ushort)sequence);
        BinaryPrimitives.WriteUInt32BigEndian(rtp.AsSpan(4), (uint)sequence * 160);
        BinaryPrimitives.WriteUInt32BigEndian(rtp.AsSpan(8), ssrc);
        for (int i = 0; i < payload; i++)
        {
            rtp[12 + i] = (byte)((i * 7) + sequence);
        }

        return rtp;
    }

    /// <summary>The packet of a 48-bit index as the reference makes it.</summary>
    public byte[] Packet(long index, int payload = 160, uint ssrc = Ssrc)
        => SrtpReference.Protect(Profile, Key, Salt, Rtp((int)(index & 0xFFFF), payload, ssrc), 12,
            (uint)(index >> 16));

    public SrtpResult Receive(long index) => Receive(Packet(index));

    public SrtpResult Receive(byte[] packet)
        => Receiver.TryUnprotect((byte[])packet.Clone(), 0, packet.Length, out _);

    public void Accept(params long[] indexes)
        => Assert.All(indexes, index => Assert.Equal(SrtpResult.Ok, Receive(index)));
}
