using System.Buffers.Binary;
using RedPhone.Relay.DataPlane;

namespace RedPhone.Relay.Tests.DataPlane.Kernel;

/// <summary>
/// Whole frames to and from a host's eth0 (packet(7)). What is sent here has the checksums written
/// in it and nobody's promise that they are good, so the receiver's system checks them.
/// </summary>
internal sealed unsafe class RawWire : IDisposable
{
    private const int PacketFamily = 17;
    private const int RawType = 3;
    private const ushort EveryProtocol = 3;
    private const int AddressBytes = 20;
    private const int MaxFrames = 1000;

    private readonly int _descriptor;
    private readonly int _index;

    /// <summary>Opens it in a namespace; frames that come from now on are kept.</summary>
    public RawWire(NetworkNamespace host)
    {
        (_descriptor, _index) = host.Run(() =>
        {
            int socket = Linux.Socket(PacketFamily, RawType | Linux.CloseOnExec,
                BinaryPrimitives.ReverseEndianness(EveryProtocol));
            using var routes = new Relay.DataPlane.Kernel.RouteSocket();
            int index = routes.Links().Single(l => l.Name == "eth0").Index;
            byte* address = stackalloc byte[AddressBytes];
            Describe(address, index);
            Assert.Equal(0, Linux.Bind(socket, address, AddressBytes));
            var limit = new Linux.Time { Seconds = 5 };
            Assert.Equal(0, Linux.SetOption(socket, Linux.LevelSocket,
                Linux.OptionReceiveTimeout, &limit, (uint)sizeof(Linux.Time)));
            return (socket, index);
        });
    }

    /// <summary>Sends a frame to a link address, as "02:00:...".</summary>
    public void Send(byte[] frame, string linkAddress)
    {
        Convert.FromHexString(linkAddress.Replace(":", "")).CopyTo(frame, 0);
        byte* address = stackalloc byte[AddressBytes];
        Describe(address, _index);
        fixed (byte* bytes = frame)
        {
            Assert.Equal(frame.Length, (int)Linux.SendTo(_descriptor, bytes, (nuint)frame.Length,
                0, address, AddressBytes));
        }
    }

    /// <summary>The first frame that is as wanted, when it comes.</summary>
    public byte[] Receive(Predicate<byte[]> wanted)
    {
        byte[] buffer = new byte[2048];
        for (int i = 0; i < MaxFrames; i++)
        {
            nint count;
            fixed (byte* bytes = buffer)
            {
                count = Linux.Read(_descriptor, bytes, (nuint)buffer.Length);
            }

            Assert.True(count > 0, "no such frame came");
            byte[] frame = buffer[..(int)count];
            if (wanted(frame))
            {
                return frame;
            }
        }

        throw new InvalidOperationException("no such frame among many");
    }

    public void Dispose() => _ = Linux.Close(_descriptor);

    // struct sockaddr_ll.
    private static void Describe(byte* address, int index)
    {
        *(ushort*)address = PacketFamily;
        *(ushort*)(address + 2) = BinaryPrimitives.ReverseEndianness(EveryProtocol);
        *(int*)(address + 4) = index;
    }
}
