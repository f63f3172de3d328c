using System.Buffers.Binary;
using RedPhone.Wire;

namespace RedPhone.Benchmarks.Load;

/// <summary>
/// A test packet, an RTP packet to whoever forwards it:
/// <code>
/// 0      12       RTP header, version 2; SSRC is the flow
/// 12     8        number of the run, random: packets of another run are not ours
/// 20     4        flow: the sending phone
/// 24     4        1 when it goes straight to the other phone, 0 through the relay
/// 28     8        number in its flow
/// 36     8        when it was sent, ticks
/// 44     ...      0x55
/// -8     8        mix of run, flow, path and number
/// </code>
/// Integers in the order of this machine.
/// </summary>
internal static unsafe class Packet
{
    /// <summary>Shortest packet.</summary>
    public const int MinBytes = 52;

    /// <summary>Longest packet.</summary>
    public const int MaxBytes = 1400;

    private const int SsrcOffset = 8;
    private const int RunOffset = 12;
    private const int FlowOffset = 20;
    private const int DirectOffset = 24;
    private const int NumberOffset = 28;
    private const int TimeOffset = 36;
    private const int FillOffset = 44;
    private const int CheckBytes = 8;
    private const byte Fill = 0x55;

    /// <summary>Writes what is the same in all packets.</summary>
    public static void Prepare(byte* packet, int bytes, ulong run)
    {
        new Span<byte>(packet, FillOffset).Clear();
        packet[0] = 0x80;
        *(ulong*)(packet + RunOffset) = run;
        new Span<byte>(packet + FillOffset, bytes - FillOffset).Fill(Fill);
    }

    /// <summary>Writes what differs.</summary>
    public static void Write(byte* packet, int bytes, ulong run, int flow, bool direct,
        long number, long ticks)
    {
        *(int*)(packet + SsrcOffset) = flow;
        *(int*)(packet + FlowOffset) = flow;
        *(int*)(packet + DirectOffset) = direct ? 1 : 0;
        *(long*)(packet + NumberOffset) = number;
        *(long*)(packet + TimeOffset) = ticks;
        *(ulong*)(packet + bytes - CheckBytes) = Mix(run, flow, direct, number);
    }

    /// <summary>Reads one of this run; false for anything else or anything changed.</summary>
    public static bool TryRead(byte* packet, int count, int bytes, ulong run, out int flow,
        out bool direct, out long number, out long ticks)
    {
        flow = -1;
        direct = false;
        number = ticks = 0;
        if (count != bytes || packet[0] != 0x80 || *(ulong*)(packet + RunOffset) != run)
        {
            return false;
        }

        flow = *(int*)(packet + FlowOffset);
        direct = *(int*)(packet + DirectOffset) == 1;
        number = *(long*)(packet + NumberOffset);
        ticks = *(long*)(packet + TimeOffset);
        int fill = bytes - CheckBytes - FillOffset;
        return *(ulong*)(packet + bytes - CheckBytes) == Mix(run, flow, direct, number)
            && new ReadOnlySpan<byte>(packet + FillOffset, fill).IndexOfAnyExcept(Fill) < 0;
    }

    /// <summary>
    /// True for a late answer of the setup, whose request was repeated: STUN, or the C loop's.
    /// </summary>
    public static bool IsSetup(byte* packet, int count)
        => (count >= Stun.HeaderBytes && packet[0] <= 3
                && BinaryPrimitives.ReverseEndianness(*(uint*)(packet + Stun.CookieOffset))
                    == Stun.MagicCookie)
            || (count == Setup.LoopSetup.Bytes && packet[0] == 'S');

    private static ulong Mix(ulong run, int flow, bool direct, long number)
    {
        ulong mixed = (run ^ (uint)flow ^ (direct ? 1UL << 63 : 0)) * 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 32) ^ (ulong)number) * 0xBF58476D1CE4E5B9;
        return mixed ^ (mixed >> 29);
    }
}
