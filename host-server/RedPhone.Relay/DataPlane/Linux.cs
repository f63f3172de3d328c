using System.Runtime.InteropServices;

namespace RedPhone.Relay.DataPlane;

/// <summary>
/// The system calls of the batched data plane, as libc gives them on 64-bit little-endian Linux.
/// Return values and errors are those of the manual pages; errno is kept for
/// <see cref="Marshal.GetLastPInvokeError"/>.
/// </summary>
internal static unsafe partial class Linux
{
    public const int AddressFamilyIpv4 = 2;
    public const int AddressFamilyIpv6 = 10;
    public const int SocketDatagram = 2;
    public const int CloseOnExec = 0x80000;
    public const int NonBlocking = 0x800;

    public const int LevelSocket = 1;
    public const int OptionSendBuffer = 7;
    public const int OptionReceiveBuffer = 8;
    public const int OptionReusePort = 15;
    public const int OptionReceiveTimeout = 20;
    public const int OptionSendBufferForce = 32;
    public const int OptionReceiveBufferForce = 33;
    public const int OptionAttachReusePortFilter = 51;
    public const int OptionMemoryInfo = 55;
    public const int MemoryInfoWords = 9;
    public const int MemoryInfoDrops = 8;

    public const int LevelIp = 0;
    public const int OptionMtuDiscover = 10;
    public const int LevelIpv6 = 41;
    public const int OptionIpv6Only = 26;
    public const int OptionIpv6MtuDiscover = 23;
    public const int MtuDiscoverProbe = 3;

    public const int MessageTruncated = 0x20;
    public const int MessageDoNotWait = 0x40;
    public const int MessageWaitForOne = 0x10000;

    public const int ErrorInterrupted = 4;
    public const int ErrorAgain = 11;

    public const short PollIn = 1;
    public const int TimerSlack = 29;
    public const int EpollIn = 1;
    public const int EpollAdd = 1;
    public const int EpollDelete = 2;

    private const string C = "libc";

    /// <summary>struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Vector
    {
        public byte* Base;
        public nuint Length;
    }

    /// <summary>struct mmsghdr; 64 bytes.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Message
    {
        public byte* Name;
        public uint NameLength;
        public Vector* Vectors;
        public nuint VectorCount;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
        private readonly uint _padding;
        public uint Count;
        private readonly uint _endPadding;
    }

    /// <summary>struct timespec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Poll
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    /// <summary>struct sock_filter: one classic BPF instruction.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct FilterInstruction
    {
        public ushort Code;
        public byte JumpTrue;
        public byte JumpFalse;
        public uint K;
    }

    /// <summary>struct sock_fprog.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct FilterProgram
    {
        public ushort Length;
        public FilterInstruction* Instructions;
    }

    /// <summary>struct epoll_event; packed on x86-64 alone.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    public struct EpollEventPacked
    {
        public uint Events;
        public long Data;
    }

    /// <summary>struct epoll_event elsewhere.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct EpollEventAligned
    {
        public uint Events;
        public long Data;
    }

    [LibraryImport(C, EntryPoint = "socket", SetLastError = true)]
    public static partial int Socket(int domain, int type, int protocol);

    [LibraryImport(C, EntryPoint = "bind", SetLastError = true)]
    public static partial int Bind(int socket, byte* address, uint length);

    [LibraryImport(C, EntryPoint = "getsockname", SetLastError = true)]
    public static partial int GetSocketName(int socket, byte* address, uint* length);

    [LibraryImport(C, EntryPoint = "setsockopt", SetLastError = true)]
    public static partial int SetOption(int socket, int level, int name, void* value, uint length);

    [LibraryImport(C, EntryPoint = "getsockopt", SetLastError = true)]
    public static partial int GetOption(int socket, int level, int name, void* value,
        uint* length);

    [LibraryImport(C, EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport(C, EntryPoint = "recvmmsg", SetLastError = true)]
    public static partial int ReceiveMessages(int socket, Message* messages, uint count, int flags,
        Time* timeout);

    [LibraryImport(C, EntryPoint = "sendmmsg", SetLastError = true)]
    public static partial int SendMessages(int socket, Message* messages, uint count, int flags);

    [LibraryImport(C, EntryPoint = "sendto", SetLastError = true)]
    public static partial nint SendTo(int socket, byte* buffer, nuint count, int flags,
        byte* address, uint length);

    [LibraryImport(C, EntryPoint = "poll", SetLastError = true)]
    public static partial int WaitFor(Poll* descriptors, nuint count, int timeoutMs);

    [LibraryImport(C, EntryPoint = "ppoll", SetLastError = true)]
    public static partial int WaitFor(Poll* descriptors, nuint count, Time* timeout,
        void* signals);

    [LibraryImport(C, EntryPoint = "eventfd", SetLastError = true)]
    public static partial int EventDescriptor(uint initial, int flags);

    [LibraryImport(C, EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int descriptor, void* buffer, nuint count);

    [LibraryImport(C, EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, void* buffer, nuint count);

    [LibraryImport(C, EntryPoint = "nanosleep", SetLastError = true)]
    public static partial int Sleep(Time* request, Time* left);

    [LibraryImport(C, EntryPoint = "prctl", SetLastError = true)]
    public static partial int ProcessControl(int option, nuint a, nuint b, nuint c, nuint d);

    [LibraryImport(C, EntryPoint = "nice", SetLastError = true)]
    public static partial int Nice(int increment);

    [LibraryImport(C, EntryPoint = "sched_getaffinity", SetLastError = true)]
    public static partial int GetAffinity(int thread, nuint bytes, byte* mask);

    [LibraryImport(C, EntryPoint = "sched_setaffinity", SetLastError = true)]
    public static partial int SetAffinity(int thread, nuint bytes, byte* mask);

    [LibraryImport(C, EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int EpollCreate(int flags);

    [LibraryImport(C, EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int EpollControl(int epoll, int operation, int descriptor, void* e);

    [LibraryImport(C, EntryPoint = "epoll_wait", SetLastError = true)]
    public static partial int EpollWait(int epoll, void* events, int count, int timeoutMs);

    /// <summary>Sets an option of type int; false when the system refuses.</summary>
    public static bool TrySetOption(int socket, int level, int name, int value)
        => SetOption(socket, level, name, &value, sizeof(int)) == 0;
}
