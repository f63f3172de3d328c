using System.Net;
using RedPhone.Relay.DataPlane.Kernel;

namespace RedPhone.Relay.Tests.DataPlane.Kernel;

/// <summary>The program's verdict and rewriting, frame by frame (BPF_PROG_TEST_RUN).</summary>
public class FlowProgramTests
{
    private const int Next = FlowProgram.Next;
    private const int Redirect = FlowProgram.Redirect;

    public static TheoryData<string, string, string, string> Families => new()
    {
        { "192.0.2.10:40000", "192.0.2.1", "198.51.100.1", "203.0.113.9:50001" },
        { "[2001:db8:1::a]:40000", "2001:db8:1::1", "2001:db8:2::1", "[2001:db8:2::9]:50001" },
    };

    [RequiresKernelTheory]
    [MemberData(nameof(Families))]
    public void Media_OfAFlow_LeavesRewrittenWithGoodChecksums(string phone, string local,
        string source, string peer)
    {
        using var bed = new ProgramBed();
        IPEndPoint from = IPEndPoint.Parse(phone);
        int record = bed.Add(from, IPAddress.Parse(local), IPAddress.Parse(source),
            IPEndPoint.Parse(peer));
        var random = new Random(1);
        long bytes = 0;
        for (int i = 0; i < 500; i++)
        {
            byte[] media = new byte[12 + random.Next(1400)];
            random.NextBytes(media);
            media[0] = (byte)(i % 2 == 0 ? 0x80 + random.Next(64) : 16 + random.Next(4));
            byte[] frame = Frame.Make(from, At(local), media, hops: (byte)(2 + random.Next(250)));
            (int verdict, byte[] left) = bed.Run(frame);
            Assert.Equal(Redirect, verdict);
            Assert.Equal((At(source), IPEndPoint.Parse(peer)), Frame.Ends(left));
            Assert.Equal(Frame.Hops(frame) - 1, Frame.Hops(left));
            Assert.Equal(media, Frame.Payload(left));
            Assert.True(Frame.IsSound(left), $"checksum of packet {i}");
            Assert.NotEqual(0, Frame.UdpChecksum(left));
            bytes += media.Length;
        }

        Assert.Equal((500, bytes), (bed.Count(KernelCount.Forwarded),
            bed.Count(KernelCount.ForwardedBytes)));
        KernelFlow flow = bed.Flows.Read(record);
        Assert.Equal((500, bytes), (flow.Packets, flow.ByteCount));
        Assert.InRange(bed.Flows.SilentMs(record), 0, 10_000);
    }

    [RequiresKernelFact]
    public void Media_Ipv4WithoutUdpChecksum_StaysWithout()
    {
        using ProgramBed bed = NewBed();
        (int verdict, byte[] left) = bed.Run(Frame.Make(Phone, Relay, Media(),
            withChecksum: false));
        Assert.Equal((Redirect, 0), (verdict, Frame.UdpChecksum(left)));
        Assert.True(Frame.IsSound(left));
    }

    [RequiresKernelFact]
    public void Media_Ipv6WithoutUdpChecksum_IsLeftToTheStack()
    {
        using ProgramBed bed = NewBed();
        AssertPassed(bed, Frame.Make(Phone6, Relay6, Media(), withChecksum: false),
            KernelCount.PassedOther);
    }

    // Whatever sum comes out, 0 is sent as all ones: 0 would say that there is none.
    [RequiresKernelFact]
    public void Media_SumThatComesToZero_IsNotSentAsNone()
    {
        using ProgramBed bed = NewBed();
        int ones = 0;
        byte[] media = Media();
        for (int i = 0; i < 65_536; i++)
        {
            Frame.Put(media, 2, i);
            if (Frame.UdpChecksum(Frame.Make(Relay, Peer, media)) == 0xFFFF)
            {
                byte[] left = bed.Run(Frame.Make(Phone, Relay, media)).Frame;
                Assert.Equal(0xFFFF, Frame.UdpChecksum(left));
                ones++;
            }
        }

        Assert.InRange(ones, 1, 2);
    }

    [RequiresKernelTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Stun_OfAFlow_GoesUp(byte first)
    {
        using ProgramBed bed = NewBed();
        AssertPassed(bed, Frame.Make(Phone, Relay, Media(first)), KernelCount.PassedStun);
        AssertPassed(bed, Frame.Make(Phone6, Relay6, Media(first)), KernelCount.PassedStun);
    }

    [RequiresKernelTheory]
    [InlineData(4)]
    [InlineData(15)]
    [InlineData(20)]
    [InlineData(64)]
    [InlineData(127)]
    [InlineData(192)]
    [InlineData(255)]
    public void OtherKinds_OfAFlow_GoUp(byte first)
    {
        using ProgramBed bed = NewBed();
        AssertPassed(bed, Frame.Make(Phone, Relay, Media(first)), KernelCount.PassedOther);
        AssertPassed(bed, Frame.Make(Phone6, Relay6, Media(first)), KernelCount.PassedOther);
    }

    [RequiresKernelFact]
    public void Media_FromAnotherAddressOrPort_GoesUp()
    {
        using ProgramBed bed = NewBed();
        foreach (IPEndPoint other in new[]
        {
            new IPEndPoint(Phone.Address, Phone.Port + 1),
            new IPEndPoint(IPAddress.Parse("192.0.2.11"), Phone.Port),
        })
        {
            AssertPassed(bed, Frame.Make(other, Relay, Media()), KernelCount.PassedUnknown);
        }

        // An IPv6 packet that claims to come from the IPv4 phone.
        var mapped = new IPEndPoint(Phone.Address.MapToIPv6(), Phone.Port);
        AssertPassed(bed, Frame.Make(mapped, Relay6, Media()), KernelCount.PassedUnknown);
    }

    [RequiresKernelFact]
    public void Media_ToAnotherPort_IsNotLookedAt()
    {
        using ProgramBed bed = NewBed();
        var other = new IPEndPoint(Relay.Address, Relay.Port + 1);
        byte[] frame = Frame.Make(Phone, other, Media());
        (int verdict, byte[] left) = bed.Run(frame);
        Assert.Equal(Next, verdict);
        Assert.Equal(frame, left);
        Assert.Equal(0, Enum.GetValues<KernelCount>().Sum(bed.Count));
    }

    [RequiresKernelFact]
    public void Media_ToAnotherAddress_GoesUp()
    {
        using ProgramBed bed = NewBed();
        AssertPassed(bed, Frame.Make(Phone, new IPEndPoint(IPAddress.Parse("192.0.2.2"),
            Relay.Port), Media()), KernelCount.PassedOther);
        AssertPassed(bed, Frame.Make(Phone6, new IPEndPoint(IPAddress.Parse("2001:db8:1::2"),
            Relay.Port), Media()), KernelCount.PassedOther);
    }

    [RequiresKernelTheory]
    [InlineData(20, 0x2000)] // more fragments
    [InlineData(20, 0x0001)] // a later fragment
    [InlineData(16, 40)]     // IP's length too short
    [InlineData(16, 600)]    // too long
    [InlineData(38, 20)]     // UDP's length too short
    [InlineData(38, 600)]    // too long
    public void Ipv4_FragmentsAndLengthsThatDisagree_GoUp(int offset, int value)
    {
        using ProgramBed bed = NewBed();
        byte[] frame = Frame.Make(Phone, Relay, Media());
        Frame.Put(frame, offset, value);
        AssertPassed(bed, frame, KernelCount.PassedOther);
    }

    [RequiresKernelTheory]
    [InlineData(18, 20)] // IP's length too short
    [InlineData(18, 600)]
    [InlineData(58, 20)] // UDP's length too short
    [InlineData(58, 600)]
    public void Ipv6_LengthsThatDisagree_GoUp(int offset, int value)
    {
        using ProgramBed bed = NewBed();
        byte[] frame = Frame.Make(Phone6, Relay6, Media());
        Frame.Put(frame, offset, value);
        AssertPassed(bed, frame, KernelCount.PassedOther);
    }

    [RequiresKernelFact]
    public void Media_WithoutHopsLeft_GoesUp()
    {
        using ProgramBed bed = NewBed();
        AssertPassed(bed, Frame.Make(Phone, Relay, Media(), hops: 1), KernelCount.PassedOther);
        AssertPassed(bed, Frame.Make(Phone6, Relay6, Media(), hops: 1), KernelCount.PassedOther);
    }

    [RequiresKernelFact]
    public void Media_LongerThanTheWayOut_GoesUp()
    {
        using var bed = new ProgramBed();
        bed.Add(Phone, Relay.Address, Relay.Address, Peer, maxBytes: 600);
        byte[] media = new byte[600 - 28];
        media[0] = 0x80;
        Assert.Equal(Redirect, bed.Run(Frame.Make(Phone, Relay, media)).Verdict);
        AssertPassed(bed, Frame.Make(Phone, Relay, [.. media, 0]), KernelCount.PassedOther);
    }

    // Options, another protocol, another version, too short: the stack's, and not counted.
    [RequiresKernelTheory]
    [InlineData(14, 0x46)]
    [InlineData(14, 0x55)]
    [InlineData(23, 6)]
    [InlineData(13, 0x06)]
    public void Ipv4_NotPlainUdp_IsLeftAlone(int offset, byte value)
    {
        using ProgramBed bed = NewBed();
        byte[] frame = Frame.Make(Phone, Relay, Media());
        frame[offset] = value;
        (int verdict, byte[] left) = bed.Run(frame);
        Assert.Equal(Next, verdict);
        Assert.Equal(frame, left);
        Assert.Equal(0, Enum.GetValues<KernelCount>().Sum(bed.Count));
    }

    [RequiresKernelFact]
    public void Ipv6_ExtensionHeader_IsLeftAlone()
    {
        using ProgramBed bed = NewBed();
        byte[] frame = Frame.Make(Phone6, Relay6, Media());
        frame[20] = 0; // hop-by-hop options
        Assert.Equal(Next, bed.Run(frame).Verdict);
    }

    [RequiresKernelFact]
    public void Frames_CutAnywhere_NeverLeave()
    {
        using ProgramBed bed = NewBed();
        foreach (byte[] frame in new[]
        {
            Frame.Make(Phone, Relay, Media()), Frame.Make(Phone6, Relay6, Media()),
        })
        {
            // The kernel's test run takes no frame without a whole IP header.
            for (int bytes = Frame.EthernetBytes + Frame.IpBytes(frame); bytes < frame.Length; bytes++)
            {
                Assert.Equal(Next, bed.Run(frame[..bytes]).Verdict);
            }
        }
    }

    [RequiresKernelFact]
    public void Frames_PaddedOrForAnotherHost_GoUp()
    {
        using ProgramBed bed = NewBed();
        byte[] frame = Frame.Make(Phone, Relay, Media());
        AssertPassed(bed, [.. frame, 0, 0], KernelCount.PassedOther);
        frame[0] = 2;
        Assert.Equal(Next, bed.Run(frame).Verdict);
    }

    [RequiresKernelFact]
    public void Removed_Flow_IsUnknownAtOnce()
    {
        using var bed = new ProgramBed();
        int record = bed.Add(Phone, Relay.Address, Relay.Address, Peer);
        byte[] frame = Frame.Make(Phone, Relay, Media());
        Assert.Equal(Redirect, bed.Run(frame).Verdict);
        bed.Flows.Remove(record);
        AssertPassed(bed, frame, KernelCount.PassedUnknown);
        Assert.Equal(0, bed.Flows.Count);
    }

    [RequiresKernelFact]
    public void Replaced_Flow_GoesToTheNewDestination()
    {
        using var bed = new ProgramBed();
        int old = bed.Add(Phone, Relay.Address, Relay.Address, Peer);
        var moved = new IPEndPoint(IPAddress.Parse("203.0.113.77"), 1234);
        bed.Add(Phone, Relay.Address, Relay.Address, moved);
        bed.Flows.Rest(old);
        byte[] left = bed.Run(Frame.Make(Phone, Relay, Media())).Frame;
        Assert.Equal(moved, Frame.Ends(left).To);
        Assert.True(Frame.IsSound(left));
        Assert.Equal(1, bed.Flows.Count);
    }

    [RequiresKernelFact]
    public void Rate_AboveTheFlows_IsDroppedAndCounted()
    {
        using var bed = new ProgramBed(packetsPerSecond: 1, burst: 10);
        int record = bed.Add(Phone, Relay.Address, Relay.Address, Peer);
        byte[] frame = Frame.Make(Phone, Relay, Media());
        int[] verdicts = [.. Enumerable.Range(0, 100).Select(_ => bed.Run(frame).Verdict)];
        int sent = verdicts.Count(v => v == Redirect);

        // The first, the burst, and one more for each second that this took.
        Assert.InRange(sent, 11, 20);
        Assert.Equal(100 - sent, verdicts.Count(v => v == FlowProgram.Drop));
        Assert.Equal((sent, 100 - sent),
            (bed.Count(KernelCount.Forwarded), bed.Count(KernelCount.RateLimited)));
        Assert.Equal(100 - sent, bed.Flows.Read(record).Limited);

        // Not the others' business.
        bed.Add(Phone6, Relay6.Address, Relay6.Address, Peer6);
        Assert.Equal(Redirect, bed.Run(Frame.Make(Phone6, Relay6, Media())).Verdict);
    }

    private static IPEndPoint Phone => IPEndPoint.Parse("192.0.2.10:40000");

    private static IPEndPoint Peer => IPEndPoint.Parse("203.0.113.9:50001");

    private static IPEndPoint Relay => At("192.0.2.1");

    private static IPEndPoint Phone6 => IPEndPoint.Parse("[2001:db8:1::a]:40000");

    private static IPEndPoint Peer6 => IPEndPoint.Parse("[2001:db8:2::9]:50001");

    private static IPEndPoint Relay6 => At("2001:db8:1::1");

    private static IPEndPoint At(string address)
        => new(IPAddress.Parse(address), ProgramBed.RelayPort);

    private static ProgramBed NewBed()
    {
        var bed = new ProgramBed();
        bed.Add(Phone, Relay.Address, Relay.Address, Peer);
        bed.Add(Phone6, Relay6.Address, Relay6.Address, Peer6);
        return bed;
    }

    private static byte[] Media(byte first = 0x80)
    {
        byte[] media = new byte[172];
        new Random(5).NextBytes(media);
        media[0] = first;
        return media;
    }

    private static void AssertPassed(ProgramBed bed, byte[] frame, KernelCount reason)
    {
        long before = bed.Count(reason);
        long forwarded = bed.Count(KernelCount.Forwarded);
        (int verdict, byte[] left) = bed.Run(frame);
        Assert.Equal(Next, verdict);
        Assert.Equal(frame, left);
        Assert.Equal((before + 1, forwarded), (bed.Count(reason),
            bed.Count(KernelCount.Forwarded)));
    }
}
