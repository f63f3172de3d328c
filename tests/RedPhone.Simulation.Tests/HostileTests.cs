using RedPhone.Core.Calls;
using RedPhone.Models.Network;
using RedPhone.Wire;

namespace RedPhone.Simulation.Tests;

/// <summary>
/// Every datagram of a whole call comes once more, spoilt and under its true sender's address,
/// before it comes itself: cut short, with a flipped bit, as random bytes of its length.
/// </summary>
public class HostileTests
{
    private const int MaxBytes = 1_500;

    [Theory]
    [InlineData(Spoil.Cut)]
    [InlineData(Spoil.Flip)]
    [InlineData(Spoil.Random)]
    [InlineData(Spoil.Oversize)]
    public void Call_UnderSpoiltDatagrams_Survives(Spoil how)
    {
        var bed = new Bed();
        var random = new SplitMix64(7);
        int injected = 0;
        bool busy = false;
        bed.World.Network.Filter = (from, to, datagram) =>
        {
            if (!busy)
            {
                busy = true;
                injected++;
                bed.World.Network.Forge(from, to, Spoilt(datagram, how, random));
                busy = false;
            }

            return true;
        };
        bed.Call();
        bed.Run(3_000);
        bed.AssertSpeechFlows();
        Assert.Equal(CallState.InCall, bed.A.Phone.State);
        Assert.Equal(CallState.InCall, bed.B.Phone.State);
        bed.A.HangUp();
        bed.Wait(() => bed.B.Phone.State == CallState.Ended, 1_000, "B ends");
        bed.HangUpBoth();
        bed.Run(25_000);
        Assert.True(injected > 400);
        bed.World.Network.Filter = null;
        bed.AssertStillWorks();
    }

    [Fact]
    public void Call_UnderNoiseFromStrangersAndForgedServers_Survives()
    {
        var bed = new Bed();
        bed.Call();
        var random = new SplitMix64(8);
        var stranger = new UdpEndpoint();
        stranger.TryParse("10.0.9.9:4444");
        foreach (var phone in new[] { bed.A, bed.B })
        {
            foreach (var port in phone.Ports.Cast<VirtualDatagramPort>())
            {
                for (int i = 0; i < 400; i++)
                {
                    byte[] noise = Noise(random.Below(MaxBytes + 1), random, i);
                    bed.World.Network.Forge(port.Remote, port.Local!, noise);
                    bed.World.Network.Forge(port.Local!, port.Remote, noise);
                    bed.World.Network.Forge(stranger, port.Remote, noise);
                    bed.World.Network.Forge(stranger, port.Local!, noise);
                    bed.Run(1);
                }
            }
        }

        bed.AssertSpeechFlows();
        bed.AssertStillWorks();
    }

    public enum Spoil
    {
        Cut,
        Flip,
        Random,
        Oversize,
    }

    private static byte[] Spoilt(byte[] datagram, Spoil how, SplitMix64 random)
    {
        switch (how)
        {
            case Spoil.Cut:
                return datagram[..random.Below(datagram.Length)];
            case Spoil.Flip:
                byte[] flipped = (byte[])datagram.Clone();
                int bit = random.Below(8 * flipped.Length);
                flipped[bit / 8] ^= (byte)(1 << (bit % 8));
                return flipped;
            case Spoil.Random:
                return Noise(datagram.Length, random, datagram[0]);
            default:
                return [.. datagram, .. Noise(MaxBytes + 1 - datagram.Length, random, 0)];
        }
    }

    // The first byte decides who looks at it: mostly one that somebody wants.
    private static byte[] Noise(int count, SplitMix64 random, int kind)
    {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++)
        {
            bytes[i] = (byte)random.Next();
        }

        byte[] firsts = [0, 1, 2, 3, 4, 5, 16, 128];
        if (count > 0)
        {
            bytes[0] = firsts[kind % firsts.Length];
        }

        return bytes;
    }
}
