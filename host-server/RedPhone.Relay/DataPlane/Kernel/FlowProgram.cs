using static RedPhone.Relay.DataPlane.Kernel.BpfRegister;

namespace RedPhone.Relay.DataPlane.Kernel;

/// <summary>
/// The program at an interface's TCX ingress. A UDP packet to the relay's port that is media from
/// an address with a flow gets the flow's addresses and ports, corrected checksums and one hop
/// less, and leaves; the neighbour's link address is the kernel's business. Everything else is left
/// as it is for the next program and then the user-space plane: STUN, unknown sources, fragments,
/// IP options and extension headers, VLAN tags, aggregated and padded frames, lengths that
/// disagree, packets longer than the way out, IPv6 without a UDP checksum.
/// <code>
/// R6 context   R7 frame, later this processor's counters   R8 bytes of the IP packet   R9 flow
/// stack  -24 key (20)   -32 map index (4)   -64 and -82: the rewritten header, IPv4 and IPv6
/// </code>
/// </summary>
internal sealed class FlowProgram
{
    /// <summary>TCX: the next program decides, finally the network stack.</summary>
    public const int Next = -1;

    /// <summary>TCX: drop.</summary>
    public const int Drop = 2;

    /// <summary>TCX: what a redirection helper returned.</summary>
    public const int Redirect = 7;

    /// <summary>Bytes of a processor's counters: two cache lines of its own.</summary>
    public const int CounterBytes = 128;

    // struct __sk_buff of linux/bpf.h.
    private const int ContextLength = 0;
    private const int ContextPacketType = 4;
    private const int ContextProtocol = 16;
    private const int ContextVlanPresent = 20;
    private const int ContextInterface = 40;
    private const int ContextData = 76;
    private const int ContextDataEnd = 80;
    private const int ContextSegmentSize = 176;

    // Ethernet types as a little-endian machine loads them.
    private const int Ipv4Type = 0x0008;
    private const int Ipv6Type = 0xDD86;

    private const int Ipv4VersionAndLength = 0x45;
    private const int MoreFragmentsOrOffset = 0xFF3F;

    // Flags of bpf_l4_csum_replace; size 0 means that a difference is given.
    private const int PseudoHeader = 0x10;
    private const int ZeroIsNone = 0x20;

    private const int Key = -24;
    private const int MapIndex = -32;
    private const int Ipv4Header = -64;
    private const int Ipv6Header = -82;
    private const int Ipv4HeaderBytes = 16;
    private const int Ipv6HeaderBytes = 38;

    private readonly BpfAssembler _code = new();
    private readonly FlowProgramOptions _options;
    private readonly int _next;
    private readonly int _stun;
    private readonly int _unknown;
    private readonly int _other;
    private readonly int _limited;
    private readonly int _failed;

    private FlowProgram(FlowProgramOptions options)
    {
        _options = options;
        _next = _code.NewLabel();
        _stun = _code.NewLabel();
        _unknown = _code.NewLabel();
        _other = _code.NewLabel();
        _limited = _code.NewLabel();
        _failed = _code.NewLabel();
    }

    /// <summary>The instructions.</summary>
    public static BpfInstruction[] Build(FlowProgramOptions options)
    {
        var program = new FlowProgram(options);
        program.EmitStart();
        program.EmitEnds();
        return program._code.Build();
    }

    private void EmitStart()
    {
        int ipv6 = _code.NewLabel();
        _code.Move(R6, R1);
        _code.Load(BpfSize.Word, R2, R6, ContextPacketType);
        _code.JumpIf(R2, BpfCondition.NotEqual, 0, _next); // not for this host
        _code.Load(BpfSize.Word, R2, R6, ContextVlanPresent);
        _code.JumpIf(R2, BpfCondition.NotEqual, 0, _next);
        _code.Load(BpfSize.Word, R2, R6, ContextProtocol);
        _code.JumpIf(R2, BpfCondition.Equal, Ipv6Type, ipv6);
        _code.JumpIf(R2, BpfCondition.NotEqual, Ipv4Type, _next);
        EmitFamily(PacketLayout.Ipv4);
        _code.Mark(ipv6);
        EmitFamily(PacketLayout.Ipv6);
    }

    private void EmitFamily(PacketLayout layout)
    {
        EmitFrame(layout);
        EmitIsOurs(layout);
        EmitLengths(layout);
        EmitIsMedia(layout);
        EmitFindFlow(layout);
        EmitIsPermitted(layout);
        EmitRewrite(layout);
        EmitLeave(layout);
    }

    // R7 = the frame, whose headers and first bytes of payload may be read.
    private void EmitFrame(PacketLayout layout)
    {
        int readable = _code.NewLabel();
        _code.Load(BpfSize.Word, R2, R6, ContextLength);
        _code.JumpIf(R2, BpfCondition.Less, layout.MinFrameBytes, _next);
        EmitCompareEnd(layout);
        _code.JumpIf(R2, BpfCondition.LessOrEqual, R3, readable);

        // Some drivers leave the headers outside the linear part.
        _code.Move(R1, R6);
        _code.Move(R2, layout.MinFrameBytes);
        _code.Call(BpfHelper.PullData);
        EmitCompareEnd(layout);
        _code.JumpIf(R2, BpfCondition.Greater, R3, _next);
        _code.Mark(readable);
    }

    private void EmitCompareEnd(PacketLayout layout)
    {
        _code.Load(BpfSize.Word, R7, R6, ContextData);
        _code.Load(BpfSize.Word, R3, R6, ContextDataEnd);
        _code.Move(R2, R7);
        _code.Add(R2, layout.MinFrameBytes);
    }

    private void EmitIsOurs(PacketLayout layout)
    {
        _code.Load(BpfSize.Byte, R2, R7, layout.Protocol);
        _code.JumpIf(R2, BpfCondition.NotEqual, PacketLayout.UdpProtocol, _next);
        if (layout == PacketLayout.Ipv4)
        {
            // With options the port would be elsewhere: for user space, uncounted.
            _code.Load(BpfSize.Byte, R2, R7, PacketLayout.EthernetBytes);
            _code.JumpIf(R2, BpfCondition.NotEqual, Ipv4VersionAndLength, _next);
        }

        _code.Load(BpfSize.Half, R2, R7, layout.DestinationPort);
        _code.SwapNetworkHalf(R2);
        _code.JumpIf(R2, BpfCondition.NotEqual, _options.Port, _next);
    }

    // R8 = bytes of the IP packet, which is whole, alone in its frame, and agrees with UDP.
    private void EmitLengths(PacketLayout layout)
    {
        _code.Load(BpfSize.Word, R2, R6, ContextSegmentSize);
        _code.JumpIf(R2, BpfCondition.NotEqual, 0, _other);
        _code.Load(BpfSize.Word, R8, R6, ContextLength);
        _code.Subtract(R8, PacketLayout.EthernetBytes);
        _code.Load(BpfSize.Half, R2, R7, layout.UdpLength);
        _code.SwapNetworkHalf(R2);
        _code.Add(R2, layout.IpBytes);
        _code.JumpIf(R2, BpfCondition.NotEqual, R8, _other);
        if (layout == PacketLayout.Ipv4)
        {
            _code.Load(BpfSize.Half, R2, R7, 16); // total length
            _code.SwapNetworkHalf(R2);
            _code.JumpIf(R2, BpfCondition.NotEqual, R8, _other);
            _code.Load(BpfSize.Half, R2, R7, 20); // flags and fragment offset
            _code.JumpIf(R2, BpfCondition.AnyBitSet, MoreFragmentsOrOffset, _other);
            _code.Load(BpfSize.Byte, R2, R7, layout.HopPair);
        }
        else
        {
            _code.Load(BpfSize.Half, R2, R7, 18); // payload length
            _code.SwapNetworkHalf(R2);
            _code.Add(R2, layout.IpBytes);
            _code.JumpIf(R2, BpfCondition.NotEqual, R8, _other);
            _code.Load(BpfSize.Half, R2, R7, layout.UdpChecksum);
            _code.JumpIf(R2, BpfCondition.Equal, 0, _other);
            _code.Load(BpfSize.Byte, R2, R7, layout.HopPair + 1);
        }

        _code.JumpIf(R2, BpfCondition.LessOrEqual, 1, _other);
    }

    // docs/protocol/relay.md: 0-3 STUN, 16-19 ZRTP, 128-191 RTP and RTCP.
    private void EmitIsMedia(PacketLayout layout)
    {
        int media = _code.NewLabel();
        _code.Load(BpfSize.Byte, R2, R7, layout.Payload);
        _code.JumpIf(R2, BpfCondition.LessOrEqual, 3, _stun);
        _code.Move(R3, R2);
        _code.And(R3, 0xC0);
        _code.JumpIf(R3, BpfCondition.Equal, 0x80, media);
        _code.JumpIf(R2, BpfCondition.Less, 16, _other);
        _code.JumpIf(R2, BpfCondition.Greater, 19, _other);
        _code.Mark(media);
    }

    // R9 = the flow of the packet's source, if it was sent to the flow's local address.
    private void EmitFindFlow(PacketLayout layout)
    {
        bool ipv4 = layout == PacketLayout.Ipv4;
        if (ipv4)
        {
            _code.Store(BpfSize.Double, R10, Key, 0);
            _code.Store(BpfSize.Word, R10, Key + 8, unchecked((int)0xFFFF0000)); // ::ffff:
            _code.Load(BpfSize.Word, R2, R7, layout.Source);
            _code.Store(BpfSize.Word, R10, Key + 12, R2);
        }
        else
        {
            EmitCopy(R7, layout.Source, R10, Key);
        }

        _code.Load(BpfSize.Half, R2, R7, layout.SourcePort);
        _code.Store(BpfSize.Half, R10, Key + KernelKey.PortOffset, R2);
        _code.Store(BpfSize.Half, R10, Key + KernelKey.FamilyOffset, layout.Family);
        _code.Move(R2, R10);
        _code.Add(R2, Key);
        EmitLookup(_options.Index, _unknown);
        _code.Load(BpfSize.Word, R2, R0, 0);
        _code.Store(BpfSize.Word, R10, MapIndex, R2);
        _code.Move(R2, R10);
        _code.Add(R2, MapIndex);
        EmitLookup(_options.Flows, _unknown);
        _code.Move(R9, R0);

        // The hash map's entry may have become another's meanwhile; the record tells.
        foreach ((BpfSize size, int at) in new[]
        {
            (BpfSize.Double, 0), (BpfSize.Double, 8), (BpfSize.Word, KernelKey.PortOffset),
        })
        {
            _code.Load(size, R2, R9, KernelFlow.FromOffset + at);
            _code.Load(size, R3, R10, Key + at);
            _code.JumpIf(R2, BpfCondition.NotEqual, R3, _unknown);
        }

        foreach ((BpfSize size, int at) in ipv4
            ? new[] { (BpfSize.Word, 12) } : [(BpfSize.Double, 0), (BpfSize.Double, 8)])
        {
            _code.Load(size, R2, R9, KernelFlow.LocalOffset + at);
            _code.Load(size, R3, R7, layout.Destination + (ipv4 ? 0 : at));
            _code.JumpIf(R2, BpfCondition.NotEqual, R3, _other);
        }
    }

    private void EmitIsPermitted(PacketLayout layout)
    {
        int outside = _code.NewLabel();
        _code.Load(BpfSize.Half, R2, R9, KernelFlow.MaxBytesOffset);
        _code.JumpIf(R2, BpfCondition.Less, R8, _other);
        _code.Load(BpfSize.Word, R2, R9, KernelFlow.OutInterfaceOffset);
        _code.JumpIf(R2, BpfCondition.NotEqual, 0, outside);
        _code.Load(BpfSize.Word, R2, R6, ContextInterface);
        _code.JumpIf(R2, BpfCondition.NotEqual, _options.LoopbackIndex, _other);
        _code.Mark(outside);
        _code.Call(BpfHelper.CoarseNanoseconds);
        _code.Store(BpfSize.Double, R9, KernelFlow.HeardNsOffset, R0);
        if (_options.PacketsPerSecond > 0)
        {
            EmitRate();
        }
    }

    // The generic cell rate algorithm (ITU-T I.371): each packet moves the flow's next time on by
    // one interval; a packet may come a burst's time ahead of it. When two processors meet here,
    // one of their packets goes uncounted. R0 = now.
    private void EmitRate()
    {
        const long Second = 1_000_000_000;
        long interval = Second / _options.PacketsPerSecond;
        int late = _code.NewLabel();
        _code.Load(BpfSize.Double, R1, R9, KernelFlow.NextNsOffset);
        _code.Move(R2, R0);
        _code.JumpIf(R1, BpfCondition.LessOrEqual, R0, late);
        _code.Move(R2, R1);
        _code.Mark(late);
        _code.Move(R3, R2);
        _code.Subtract(R3, R0);
        _code.LoadLong(R4, interval * _options.Burst);
        _code.JumpIf(R3, BpfCondition.Greater, R4, _limited);
        _code.Add(R2, (int)interval);
        _code.Move(R0, R1);
        _code.CompareExchange(R9, KernelFlow.NextNsOffset, R2);
    }

    // R7 = this processor's counters; the packet is the flow's.
    private void EmitRewrite(PacketLayout layout)
    {
        bool ipv4 = layout == PacketLayout.Ipv4;
        if (ipv4)
        {
            EmitIpv4Header(layout);
        }
        else
        {
            EmitIpv6Header(layout);
        }

        EmitCounters(_next);
        _code.Move(R7, R0);
        EmitUdpChecksum(layout, KernelFlow.AddressDifferenceOffset, PseudoHeader | ZeroIsNone);
        _code.JumpIf(R0, BpfCondition.NotEqual, 0, _failed);
        EmitUdpChecksum(layout, KernelFlow.PortDifferenceOffset, ZeroIsNone);
        if (!ipv4)
        {
            // A sum over the whole packet, where the driver made one, covers IPv6 addresses and
            // hop limit too; IPv4's header sums to nothing. The first call took it for IPv4.
            _code.Move(R1, R6);
            _code.Load(BpfSize.Word, R2, R9, KernelFlow.AddressDifferenceOffset);
            _code.Add(R2, 0xFFFF - 0x0100);
            _code.Call(BpfHelper.UpdateChecksum);
        }

        _code.Move(R1, R6);
        _code.Move(R2, layout.HopPair);
        _code.Move(R3, R10);
        _code.Add(R3, ipv4 ? Ipv4Header : Ipv6Header);
        _code.Move(R4, ipv4 ? Ipv4HeaderBytes : Ipv6HeaderBytes);
        _code.Move(R5, 0);
        _code.Call(BpfHelper.StoreBytes);
        _code.JumpIf(R0, BpfCondition.NotEqual, 0, _failed);
    }

    // TTL and protocol, header checksum (RFC 1624 eqn. 3), addresses, ports.
    private void EmitIpv4Header(PacketLayout layout)
    {
        _code.Load(BpfSize.Half, R2, R7, layout.HopPair);
        _code.Subtract(R2, 1);
        _code.Store(BpfSize.Half, R10, Ipv4Header, R2);
        _code.Load(BpfSize.Half, R2, R7, layout.HopPair + 2);
        _code.Xor(R2, 0xFFFF);
        _code.Load(BpfSize.Word, R3, R9, KernelFlow.AddressDifferenceOffset);
        _code.Add(R2, R3);
        _code.Add(R2, 0xFFFF - 1);
        for (int i = 0; i < 2; i++)
        {
            _code.Move(R3, R2);
            _code.ShiftRight(R3, 16);
            _code.And(R2, 0xFFFF);
            _code.Add(R2, R3);
        }

        _code.Xor(R2, 0xFFFF);
        _code.Store(BpfSize.Half, R10, Ipv4Header + 2, R2);
        _code.Load(BpfSize.Word, R2, R9, KernelFlow.SourceOffset + 12);
        _code.Store(BpfSize.Word, R10, Ipv4Header + 4, R2);
        _code.Load(BpfSize.Word, R2, R9, KernelFlow.ToOffset + 12);
        _code.Store(BpfSize.Word, R10, Ipv4Header + 8, R2);
        EmitPorts(layout, Ipv4Header + 12);
    }

    // Next header and hop limit, addresses, ports.
    private void EmitIpv6Header(PacketLayout layout)
    {
        _code.Load(BpfSize.Half, R2, R7, layout.HopPair);
        _code.Subtract(R2, 0x0100);
        _code.Store(BpfSize.Half, R10, Ipv6Header, R2);
        EmitCopy(R9, KernelFlow.SourceOffset, R10, Ipv6Header + 2);
        EmitCopy(R9, KernelFlow.ToOffset, R10, Ipv6Header + 18);
        EmitPorts(layout, Ipv6Header + 34);
    }

    private void EmitPorts(PacketLayout layout, int at)
    {
        _code.Load(BpfSize.Half, R2, R7, layout.DestinationPort);
        _code.Store(BpfSize.Half, R10, at, R2);
        _code.Load(BpfSize.Half, R2, R9, KernelFlow.ToPortOffset);
        _code.Store(BpfSize.Half, R10, at + 2, R2);
    }

    private void EmitUdpChecksum(PacketLayout layout, int difference, int flags)
    {
        _code.Move(R1, R6);
        _code.Move(R2, layout.UdpChecksum);
        _code.Move(R3, 0);
        _code.Load(BpfSize.Word, R4, R9, difference);
        _code.Move(R5, flags);
        _code.Call(BpfHelper.ReplaceL4Checksum);
    }

    private void EmitLeave(PacketLayout layout)
    {
        _code.Subtract(R8, layout.IpBytes + PacketLayout.UdpBytes);
        EmitIncrease(R7, Place(KernelCount.Forwarded));
        EmitIncrease(R7, Place(KernelCount.ForwardedBytes), R8);
        EmitIncrease(R9, KernelFlow.PacketsOffset);
        EmitIncrease(R9, KernelFlow.ByteCountOffset, R8);
        _code.Load(BpfSize.Word, R1, R9, KernelFlow.OutInterfaceOffset);
        _code.JumpIf(R1, BpfCondition.Equal, 0, _next);
        _code.Move(R2, 0);
        _code.Move(R3, 0);
        _code.Move(R4, 0);
        _code.Call(BpfHelper.RedirectToNeighbor);
        _code.Exit();
    }

    private void EmitEnds()
    {
        if (_options.PacketsPerSecond > 0)
        {
            EmitEnd(_limited, KernelCount.RateLimited, Drop);
        }

        EmitEnd(_failed, KernelCount.RewriteFailed, Drop);
        EmitEnd(_stun, KernelCount.PassedStun, Next);
        EmitEnd(_unknown, KernelCount.PassedUnknown, Next);
        EmitEnd(_other, KernelCount.PassedOther, Next);
        _code.Mark(_next);
        _code.Move(R0, Next);
        _code.Exit();
    }

    private void EmitEnd(int label, KernelCount count, int verdict)
    {
        _code.Mark(label);
        if (label == _limited)
        {
            EmitIncrease(R9, KernelFlow.LimitedOffset);
        }

        EmitCounters(_next);
        EmitIncrease(R0, Place(count));
        _code.Move(R0, verdict);
        _code.Exit();
    }

    // R0 = this processor's counters.
    private void EmitCounters(int otherwise)
    {
        _code.Call(BpfHelper.ProcessorId);
        _code.Store(BpfSize.Word, R10, MapIndex, R0);
        _code.Move(R2, R10);
        _code.Add(R2, MapIndex);
        EmitLookup(_options.Counters, otherwise);
    }

    // R0 = the value for the key at R2, which is there.
    private void EmitLookup(int map, int otherwise)
    {
        _code.LoadMap(R1, map);
        _code.Call(BpfHelper.MapLookup);
        _code.JumpIf(R0, BpfCondition.Equal, 0, otherwise);
    }

    private void EmitIncrease(BpfRegister at, int offset, BpfRegister? by = null)
    {
        _code.Load(BpfSize.Double, R2, at, offset);
        if (by is BpfRegister value)
        {
            _code.Add(R2, value);
        }
        else
        {
            _code.Add(R2, 1);
        }

        _code.Store(BpfSize.Double, at, offset, R2);
    }

    // 16 bytes.
    private void EmitCopy(BpfRegister from, int fromOffset, BpfRegister to, int toOffset)
    {
        for (int i = 0; i < 16; i += 8)
        {
            _code.Load(BpfSize.Double, R2, from, fromOffset + i);
            _code.Store(BpfSize.Double, to, toOffset + i, R2);
        }
    }

    private static int Place(KernelCount count) => (int)count * sizeof(long);
}
