using System.Diagnostics;
using System.Globalization;
using RedPhone.Benchmarks.Load;
using RedPhone.Hosting;

namespace RedPhone.Benchmarks.Setup;

/// <summary>
/// Runs a setup for all its phones, some at a time, each request repeated until it is answered.
/// </summary>
internal sealed unsafe class SetupExchange(LoadSocket socket, PhoneAddresses addresses,
    uint serverAddress, ushort serverPort)
{
    private const int MaxUnderWay = 128;
    private const double RepeatSeconds = 0.1;

    // Less than what a relay takes for idle: the first phones wait for the last.
    private const double MaxSeconds = 50;

    private readonly byte[] _buffer = new byte[2048];
    private readonly Dictionary<int, long> _waiting = [];

    /// <summary>Returns when all are done; throws <see cref="SetupException"/>.</summary>
    public void Run(ISetup setup, CancellationToken stop)
    {
        long start = Stopwatch.GetTimestamp();
        int begun = 0;
        int done = 0;
        while (done < setup.Phones.Count)
        {
            stop.ThrowIfCancellationRequested();
            while (_waiting.Count < MaxUnderWay && begun < setup.Phones.Count)
            {
                Ask(setup, setup.Phones[begun++]);
            }

            done += Take(setup);
            Repeat(setup);
            if (Stopwatch.GetElapsedTime(start).TotalSeconds > MaxSeconds)
            {
                throw new SetupException(string.Create(CultureInfo.InvariantCulture,
                    $"The server made {done} of {setup.Phones.Count} ready in {MaxSeconds} s."));
            }
        }
    }

    private int Take(ISetup setup)
    {
        int done = 0;
        int count = socket.Receive();
        for (int i = 0; i < count; i++)
        {
            byte* bytes = socket.Arrival(i, out uint from, out ushort port, out uint to,
                out int length);
            int phone = addresses.PhoneOf(to);
            if (from != serverAddress || port != serverPort || !_waiting.ContainsKey(phone)
                || length > _buffer.Length)
            {
                continue;
            }

            new ReadOnlySpan<byte>(bytes, length).CopyTo(_buffer);
            if (!setup.TryRead(phone, _buffer, length))
            {
                continue;
            }

            if (setup.IsDone(phone))
            {
                _waiting.Remove(phone);
                done++;
            }
            else
            {
                Ask(setup, phone);
            }
        }

        return done;
    }

    private void Repeat(ISetup setup)
    {
        long before = Stopwatch.GetTimestamp() - (long)(RepeatSeconds * Stopwatch.Frequency);
        List<int>? late = null;
        foreach ((int phone, long askedAt) in _waiting)
        {
            if (askedAt < before)
            {
                (late ??= []).Add(phone);
            }
        }

        late?.ForEach(phone => Ask(setup, phone));
    }

    private void Ask(ISetup setup, int phone)
    {
        int count = setup.Write(phone, _buffer);
        _buffer.AsSpan(0, count).CopyTo(new Span<byte>(socket.PayloadAt(0), count));
        socket.Address(0, addresses.RawOf(phone), serverAddress, serverPort, 0, count);
        _ = socket.Send(1);
        _waiting[phone] = Stopwatch.GetTimestamp();
    }
}
