using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using RedPhone.Hosting;
using RedPhone.Relay;
using RedPhone.Wire;

namespace RedPhone.Cli.Commands;

/// <summary>
/// A relay process and the phones of its calls. Packets carry their number and time; the receiving
/// thread takes them in the order they were sent, so that no poll stands in the measurement.
/// </summary>
internal sealed class BenchRelay : IDisposable
{
    private const int PacketBytes = 172;
    private const int SequenceOffset = 12;
    private const int TimeOffset = 20;
    private const int ReceiveTimeoutMs = 200;

    private readonly string _data = Directory.CreateTempSubdirectory("redphone-bench").FullName;
    private readonly Process _relay;
    private readonly RelayIdentity _identity;
    private readonly IPEndPoint _address;
    private readonly List<Socket> _senders = [];
    private readonly List<Socket> _receivers = [];
    private readonly StunWriter _writer = new();
    private readonly byte[] _buffer = new byte[RelayCore.MaxDatagramBytes];

    public BenchRelay(string plane, int sessions)
    {
        using (var probe = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, 0))
        {
            probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            _address = (IPEndPoint)probe.LocalEndPoint!;
        }

        _identity = RelayIdentity.Create(DataDirectory.Open(_data),
            SocketAddresses.ToUdpEndpoint(_address));
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["relay", "--data", _data,
            "--listen", _address.ToString(), "--plane", plane])
        {
            RedirectStandardOutput = true,
        };
        _relay = Process.Start(start)!;
        string? line = _relay.StandardOutput.ReadLine();
        if (line == null || !line.Contains("serves", StringComparison.Ordinal))
        {
            throw new SetupException("The relay to be measured did not start.");
        }

        for (int i = 0; i < sessions; i++)
        {
            _senders.Add(Open(i, Ticket.Initiator));
            _receivers.Add(Open(i, Ticket.Responder));
        }
    }

    public BenchResult Run(int rate, int seconds)
    {
        long total = (long)rate * seconds;
        var latencies = new double[total];
        long received = 0;
        var receiver = new Thread(() => received = Receive(total, latencies));
        receiver.Start();
        TimeSpan cpuBefore = Cpu();
        long start = Stopwatch.GetTimestamp();
        Send(total, rate, start);
        double took = Stopwatch.GetElapsedTime(start).TotalSeconds;
        receiver.Join();
        double cpu = (Cpu() - cpuBefore).TotalMicroseconds;
        double[] sorted = [.. latencies.Take((int)received).Order()];
        return new BenchResult(total / took, 100.0 * (total - received) / total,
            Percentile(sorted, 0.5), Percentile(sorted, 0.99), cpu / Math.Max(received, 1));
    }

    public void Dispose()
    {
        _senders.ForEach(s => s.Dispose());
        _receivers.ForEach(s => s.Dispose());
        _relay.Kill();
        _relay.WaitForExit();
        _relay.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    private static double Percentile(double[] sorted, double part)
        => sorted.Length == 0 ? 0 : sorted[(int)((sorted.Length - 1) * part)];

    private TimeSpan Cpu()
    {
        _relay.Refresh();
        return _relay.TotalProcessorTime;
    }

    private void Send(long total, int rate, long start)
    {
        byte[] packet = new byte[PacketBytes];
        packet[0] = 0x80;
        for (long i = 0; i < total; i++)
        {
            long due = start + (i * Stopwatch.Frequency / rate);
            while (Stopwatch.GetTimestamp() < due)
            {
                Thread.Sleep(1);
            }

            BitConverter.TryWriteBytes(packet.AsSpan(SequenceOffset), i);
            BitConverter.TryWriteBytes(packet.AsSpan(TimeOffset), Stopwatch.GetTimestamp());
            _senders[(int)(i % _senders.Count)].Send(packet);
        }
    }

    private long Receive(long total, double[] latencies)
    {
        byte[] buffer = new byte[2048];
        long received = 0;
        for (long i = 0; i < total; i++)
        {
            Socket socket = _receivers[(int)(i % _receivers.Count)];
            long sequence = -1;
            while (sequence < i)
            {
                socket.Receive(buffer, 0, buffer.Length, SocketFlags.None, out SocketError error);
                if (error != SocketError.Success)
                {
                    break;
                }

                long sentAt = BitConverter.ToInt64(buffer, TimeOffset);
                sequence = BitConverter.ToInt64(buffer, SequenceOffset);
                latencies[received++] = Stopwatch.GetElapsedTime(sentAt).TotalMicroseconds;
            }
        }

        return received;
    }

    private Socket Open(int call, int role)
    {
        var phone = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp)
        {
            ReceiveTimeout = ReceiveTimeoutMs * 10,
        };
        phone.Connect(_address);
        byte[] ticket = NewTicket(call, role);
        byte[] key = HMACSHA256.HashData(_identity.Key, ticket);
        StunReader challenge = Ask(phone, ticket, null, key);
        int nonce = challenge.Find(StunAttribute.Nonce);
        StunReader answer = Ask(phone, ticket, _buffer.AsSpan(challenge.ValueOffsetAt(nonce),
            challenge.ValueBytesAt(nonce)).ToArray(), key);
        if (answer.MessageClass != Stun.Success)
        {
            throw new SetupException("The relay to be measured refused a call.");
        }

        phone.ReceiveTimeout = ReceiveTimeoutMs;
        return phone;
    }

    private byte[] NewTicket(int call, int role)
    {
        byte[] ticket = new byte[Ticket.Bytes];
        Ticket.Write(ticket, 0, role, _identity.Id, SHA256.HashData(BitConverter.GetBytes(call)),
            0, new MonotonicUnixClock().NowMs + 120_000);
        HMACSHA256.HashData(_identity.Key, ticket.AsSpan(0, Ticket.MacOffset))
            .AsSpan(0, Ticket.MacBytes).CopyTo(ticket.AsSpan(Ticket.MacOffset));
        return ticket;
    }

    private StunReader Ask(Socket phone, byte[] ticket, byte[]? nonce, byte[] key)
    {
        _writer.Begin(_buffer, 0, Stun.Open, Stun.Request,
            RandomNumberGenerator.GetBytes(Stun.TransactionBytes), 0);
        _writer.Add(StunAttribute.Ticket, ticket, 0, ticket.Length);
        if (nonce != null)
        {
            _writer.Add(StunAttribute.Nonce, nonce, 0, nonce.Length);
            int value = _writer.AllotIntegritySha256();
            HMACSHA256.HashData(key, _buffer.AsSpan(0, value - Stun.AttributeHeaderBytes))
                .CopyTo(_buffer, value);
        }

        phone.Send(_buffer, _writer.Count, SocketFlags.None);
        var reader = new StunReader();
        return reader.TryRead(_buffer, 0, phone.Receive(_buffer)) ? reader
            : throw new SetupException("The relay to be measured answered nonsense.");
    }
}
