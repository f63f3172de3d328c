using RedPhone.Relay.DataPlane;
using RedPhone.Wire;

namespace RedPhone.Relay.Tests.DataPlane;

/// <summary>
/// The steering program, run by an interpreter of its instructions, for every first byte; that the
/// kernel takes it and runs it so, PlaneTests and FloodTests show.
/// </summary>
public class SteeringTests
{
    private const int Workers = 3;

    public static TheoryData<bool> Families => [true, false];

    [Theory]
    [MemberData(nameof(Families))]
    public void Program_EveryFirstByte_ControlToSocket0AndAllElseToAWorker(bool ipv4)
    {
        for (int first = 0; first < 256; first++)
        {
            int socket = Run(Packet(ipv4, 7, 5000), [(byte)first, 0]);
            DatagramKind kind = DatagramKinds.Of([(byte)first, 0], 0, 2);
            bool control = first < 4 || first is >= 64 and <= 127;
            Assert.Equal(control, socket == 0);
            Assert.InRange(socket, 0, Workers);
            Assert.False(control && kind is DatagramKind.Rtp or DatagramKind.Zrtp);
        }
    }

    [Fact]
    public void Program_WithTurn_ChannelDataHasASocketOfItsOwnAndTheRestIsAsBefore()
    {
        byte[] packet = Packet(true, 7, 5000);
        for (int first = 0; first < 256; first++)
        {
            byte[] payload = [(byte)first, 0];
            int without = Run(packet, payload);
            Assert.Equal(first is >= 64 and <= 127 ? Workers + 1 : without,
                Run(packet, payload, channels: true));
        }
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Program_OneFlow_StaysAndManySpread(bool ipv4)
    {
        int[] counts = new int[Workers + 1];
        for (int host = 1; host <= 200; host++)
        {
            byte[] packet = Packet(ipv4, host, 5000 + (host * 7));
            int socket = Run(packet, [0x80]);
            Assert.Equal(socket, Run(packet, [0x90, 1, 2]));
            counts[socket]++;
        }

        Assert.Equal(0, counts[0]);
        Assert.All(counts[1..], count => Assert.InRange(count, 30, 120));
    }

    [Fact]
    public void Program_EmptyDatagram_GoesToControl()
        => Assert.Equal(0, Run(Packet(true, 1, 5000), []));

    // IP and UDP headers, as far as the program looks at them.
    private static byte[] Packet(bool ipv4, int host, int port)
    {
        byte[] packet = new byte[ipv4 ? 28 : 48];
        packet[0] = (byte)(ipv4 ? 0x45 : 0x60);
        packet[ipv4 ? 15 : 23] = (byte)host;
        BigEndian.WriteUInt16(packet, ipv4 ? 20 : 40, port);
        return packet;
    }

    // Classic BPF as the kernel's manual has it; a load out of bounds ends with 0.
    private static int Run(byte[] headers, byte[] payload, bool channels = false)
    {
        uint a = 0;
        uint x = 0;
        Linux.FilterInstruction[] program = Steering.Build(Workers, channels);
        for (int at = 0; ; at++)
        {
            Linux.FilterInstruction now = program[at];
            bool network = now.K >= 0xFFF00000;
            byte[] bytes = network ? headers : payload;
            int offset = (int)(network ? now.K - 0xFFF00000 : now.K);
            switch (now.Code)
            {
                case 0x30 or 0x28 or 0x20:
                    int width = now.Code == 0x30 ? 1 : now.Code == 0x28 ? 2 : 4;
                    if (offset + width > bytes.Length)
                    {
                        return 0;
                    }

                    a = 0;
                    for (int i = 0; i < width; i++)
                    {
                        a = (a << 8) | bytes[offset + i];
                    }

                    break;
                case 0x15:
                    at += a == now.K ? now.JumpTrue : now.JumpFalse;
                    break;
                case 0x25:
                    at += a > now.K ? now.JumpTrue : now.JumpFalse;
                    break;
                case 0x35:
                    at += a >= now.K ? now.JumpTrue : now.JumpFalse;
                    break;
                case 0x54:
                    a &= now.K;
                    break;
                case 0x94:
                    a %= now.K;
                    break;
                case 0x04:
                    a += now.K;
                    break;
                case 0x0C:
                    a += x;
                    break;
                case 0x24:
                    a *= now.K;
                    break;
                case 0x74:
                    a >>= (int)now.K;
                    break;
                case 0x07:
                    x = a;
                    break;
                case 0x16:
                    return (int)a;
                case 0x06:
                    return (int)now.K;
                default:
                    Assert.Fail($"unknown instruction {now.Code:x}");
                    break;
            }
        }
    }
}
