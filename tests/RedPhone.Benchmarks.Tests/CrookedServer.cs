using System.Net;
using System.Net.Sockets;
using RedPhone.Benchmarks.Load;

namespace RedPhone.Benchmarks.Tests;

/// <summary>
/// Forwards between the phones of a session and, of every <see cref="Period"/> packets, loses one,
/// gives one to a wrong phone, changes a bit of one, and sends one twice. It counts what it does.
/// </summary>
internal sealed class CrookedServer : IDisposable
{
    public const int Period = 10;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, 0);
    private readonly PhoneAddresses _addresses;
    private readonly int _phones;
    private readonly Thread _thread;
    private volatile bool _stopping;

    public CrookedServer(PhoneAddresses addresses, int sessions)
    {
        _addresses = addresses;
        _phones = 2 * sessions;
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _socket.ReceiveBufferSize = 1 << 20;
        _socket.ReceiveTimeout = 50;
        _thread = new Thread(Forward) { IsBackground = true };
        _thread.Start();
    }

    public IPEndPoint Address => (IPEndPoint)_socket.LocalEndPoint!;

    public long Taken { get; private set; }

    /// <summary>Of each fault, so many: the periods that were completed.</summary>
    public long Periods => Taken / Period;

    public void Dispose()
    {
        _stopping = true;
        _thread.Join();
        _socket.Dispose();
    }

    private void Forward()
    {
        byte[] buffer = new byte[2048];
        EndPoint from = new IPEndPoint(IPAddress.Any, 0);
        while (!_stopping)
        {
            try
            {
                int count = _socket.ReceiveFrom(buffer, ref from);
                Pass(buffer.AsSpan(0, count), (IPEndPoint)from);
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.TimedOut)
            {
                continue;
            }
        }
    }

    private void Pass(Span<byte> packet, IPEndPoint from)
    {
        int phone = _addresses.PhoneOf(BitConverter.ToUInt32(from.Address.GetAddressBytes()));
        long place = ++Taken % Period;
        int to = place == 3 ? (phone ^ 2) % _phones : phone ^ 1;
        if (place == 5)
        {
            packet[100] ^= 4;
        }

        var address = new IPEndPoint(new IPAddress(BitConverter.GetBytes(_addresses.RawOf(to))),
            from.Port);
        for (int i = place == 0 ? 2 : place == 1 ? 0 : 1; i > 0; i--)
        {
            _socket.SendTo(packet, address);
        }
    }
}
