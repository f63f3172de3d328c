namespace RedPhone.Relay.DataPlane;

/// <summary>
/// The classic BPF program of a SO_REUSEPORT group: STUN (first byte 0-3) goes to socket 0, the
/// control socket, so that a flood of requests cannot fill the queues of running calls; ChannelData
/// (64-127) to a socket of its own where there is TURN, else to socket 0; everything else to sockets
/// 1 to N by its source address and port, so that a flow stays on one thread and in order. It runs
/// on the UDP payload; the headers are read through the network offset.
/// </summary>
internal static unsafe class Steering
{
    private const uint NetworkOffset = 0xFFF00000; // SKF_NET_OFF
    private const ushort LoadByte = 0x30;          // A = byte at k
    private const ushort LoadHalf = 0x28;
    private const ushort LoadWord = 0x20;
    private const ushort JumpEqual = 0x15;
    private const ushort JumpGreater = 0x25;
    private const ushort JumpGreaterOrEqual = 0x35;
    private const ushort AndConstant = 0x54;
    private const ushort ModuloConstant = 0x94;
    private const ushort AddConstant = 0x04;
    private const ushort MultiplyConstant = 0x24;
    private const ushort ShiftRightConstant = 0x74;
    private const ushort AddX = 0x0C;
    private const ushort CopyToX = 0x07;
    private const ushort ReturnA = 0x16;
    private const ushort ReturnConstant = 0x06;

    private const uint Ipv4Source = 12;
    private const uint Ipv4SourcePort = 20;  // without options; with them another fixed field
    private const uint Ipv6SourceEnd = 20;   // the last 4 of its 16 bytes
    private const uint Ipv6SourcePort = 40;

    /// <summary>Attaches it to a socket of the group, for the whole group.</summary>
    public static bool TryAttach(int socket, int workers, bool channels = false)
    {
        Linux.FilterInstruction[] program = Build(workers, channels);
        fixed (Linux.FilterInstruction* instructions = program)
        {
            var filter = new Linux.FilterProgram
            {
                Length = (ushort)program.Length,
                Instructions = instructions,
            };
            return Linux.SetOption(socket, Linux.LevelSocket, Linux.OptionAttachReusePortFilter,
                &filter, (uint)sizeof(Linux.FilterProgram)) == 0;
        }
    }

    /// <summary>
    /// The instructions; with <paramref name="channels"/> ChannelData goes to socket N + 1.
    /// </summary>
    public static Linux.FilterInstruction[] Build(int workers, bool channels = false) =>
    [
        Make(LoadByte, 0),
        Make(JumpGreater, 3, ifFalse: 18),          // 0-3: control
        Make(JumpGreaterOrEqual, 64, ifFalse: 1),
        Make(JumpGreater, 127, ifFalse: 17),        // 64-127: ChannelData
        Make(LoadByte, NetworkOffset),
        Make(AndConstant, 0xF0),
        Make(JumpEqual, 0x60, ifTrue: 4),
        Make(LoadWord, NetworkOffset + Ipv4Source),
        Make(CopyToX, 0),
        Make(LoadHalf, NetworkOffset + Ipv4SourcePort),
        Make(JumpGreaterOrEqual, 0, ifTrue: 3),     // always
        Make(LoadWord, NetworkOffset + Ipv6SourceEnd),
        Make(CopyToX, 0),
        Make(LoadHalf, NetworkOffset + Ipv6SourcePort),
        Make(AddX, 0),
        Make(MultiplyConstant, 0x9E3779B1),
        Make(ShiftRightConstant, 16),
        Make(ModuloConstant, (uint)workers),
        Make(AddConstant, 1),
        Make(ReturnA, 0),
        Make(ReturnConstant, 0),
        Make(ReturnConstant, channels ? (uint)workers + 1 : 0),
    ];

    private static Linux.FilterInstruction Make(ushort code, uint k, byte ifTrue = 0,
        byte ifFalse = 0)
        => new() { Code = code, K = k, JumpTrue = ifTrue, JumpFalse = ifFalse };
}
