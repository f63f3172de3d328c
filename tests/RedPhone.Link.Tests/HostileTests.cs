using FsCheck;
using FsCheck.Fluent;

namespace RedPhone.Link.Tests;

/// <summary>Any bytes, in any state, are counted and dropped; nothing throws.</summary>
public sealed class HostileTests
{
    private static readonly byte[] Types =
    [
        LinkDatagram.InitType, LinkDatagram.ResponseType, LinkDatagram.CookieType,
        LinkDatagram.TransportType, LinkDatagram.ResetType,
    ];

    [Fact]
    public void Handle_AnyBytes_NeverThrowsAndCounts()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhoneUp();
        PhoneEnd connecting = pair.AddPhone(Curve.Public(pair.Random32()));
        connecting.Client.Start(pair.Now);
        byte[] output = new byte[1500];
        Wire.UdpEndpoint destination = new();
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        {
            byte[] data = bytes ?? [];
            int before = phone.Client.Dropped + connecting.Client.Dropped + pair.Server.Dropped;
            phone.Take(pair.Now, data);
            connecting.Take(pair.Now, data);
            pair.Server.Handle(pair.Now, phone.Address, data, data.Length);
            while (pair.Server.TryTakeOutput(output, destination, out _))
            {
            }

            return phone.Client.Dropped + connecting.Client.Dropped + pair.Server.Dropped
                == before + 3;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Handle_AnyBytesBehindATrueType_NeverThrowsAndCounts()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhoneUp();
        Random random = new(5);
        byte[] output = new byte[1500];
        Wire.UdpEndpoint destination = new();
        for (int i = 0; i < 20_000; i++)
        {
            byte[] data = new byte[random.Next(0, i % 100 == 0 ? 1500 : 200)];
            random.NextBytes(data);
            if (data.Length >= 4)
            {
                data.AsSpan(0, 4).Clear();
                data[0] = Types[random.Next(Types.Length)];
            }

            int before = phone.Client.Dropped + pair.Server.Dropped;
            phone.Take(pair.Now, (byte[])data.Clone());
            pair.Server.Handle(pair.Now, phone.Address, data, data.Length);
            while (pair.Server.TryTakeOutput(output, destination, out _))
            {
            }

            Assert.Equal(before + 2, phone.Client.Dropped + pair.Server.Dropped);
        }

        Assert.True(pair.SendFrom(phone, "still there"));
        pair.Run(1000);
        Assert.Single(pair.ServerReceived);
    }

    [Fact]
    public void Transport_TruncatedOrExtendedOrFlipped_IsDroppedBothWays()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhoneUp();
        byte[]? up = null;
        byte[]? down = null;
        pair.Tap = d =>
        {
            up ??= d.ToServer && d.Bytes.Length > 100 ? d.Bytes : null;
            down ??= !d.ToServer && d.Bytes.Length > 100 ? d.Bytes : null;
            return null;
        };
        Assert.True(pair.SendFrom(phone, new string('u', 100)));
        Assert.True(pair.SendFromServer(pair.SessionOf(phone), new string('d', 100)));
        pair.Run(150);
        int wrong = 0;
        foreach (byte[] bad in Spoiled(up!))
        {
            pair.Server.Handle(pair.Now, phone.Address, bad, bad.Length);
            wrong++;
            Assert.Equal(wrong, pair.Server.Dropped + pair.Server.Replayed);
            pair.Flush();
        }

        wrong = 0;
        foreach (byte[] bad in Spoiled(down!))
        {
            phone.Take(pair.Now, bad);
            wrong++;
            Assert.Equal(wrong, phone.Client.Dropped + phone.Client.Replayed);
        }

        Assert.Empty(pair.ServerReceived);
        pair.Server.Handle(pair.Now, phone.Address, up!, up!.Length);
        phone.Take(pair.Now, down!);
        pair.Flush();
        Assert.Single(pair.ServerReceived);
        Assert.Single(phone.Received);
    }

    [Fact]
    public void Transport_Replayed_IsDroppedAndCounted()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhoneUp();
        List<Datagram> seen = [];
        pair.Tap = d =>
        {
            seen.Add(d with { Bytes = (byte[])d.Bytes.Clone() });
            return d;
        };
        for (int i = 0; i < 20; i++)
        {
            Assert.True(pair.SendFrom(phone, "m" + i));
            Assert.True(pair.SendFromServer(pair.SessionOf(phone), "m" + i));
            pair.Run(100);
        }

        Datagram[] replayed = seen.ToArray();
        foreach (Datagram d in replayed)
        {
            pair.Inject(d.Source, d.To, (byte[])d.Bytes.Clone());
        }

        pair.Run(100);
        Assert.Equal(replayed.Count(d => d.ToServer), pair.Server.Replayed);
        Assert.Equal(replayed.Count(d => !d.ToServer), phone.Client.Replayed);
        Assert.Equal(20, pair.ServerReceived.Count);
        Assert.Equal(20, phone.Received.Count);
        Assert.Equal(0, pair.Server.Dropped + phone.Client.Dropped);
    }

    [Fact]
    public void Transport_SentBackToItsSender_IsDropped()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhoneUp();
        byte[]? up = null;
        pair.Tap = d =>
        {
            up ??= d.ToServer ? (byte[])d.Bytes.Clone() : null;
            return d;
        };
        Assert.True(pair.SendFrom(phone, "mine"));
        pair.Run(100);
        phone.Take(pair.Now, up!);
        Assert.Equal(1, phone.Client.Dropped);
    }

    private static IEnumerable<byte[]> Spoiled(byte[] good)
    {
        for (int length = 0; length < good.Length; length++)
        {
            yield return good[..length];
        }

        for (int more = 1; more <= 70; more++)
        {
            byte[] longer = new byte[good.Length + more];
            good.CopyTo(longer, 0);
            yield return longer;
        }

        for (int bit = 0; bit < good.Length * 8; bit++)
        {
            byte[] flipped = (byte[])good.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            yield return flipped;
        }
    }
}
