using System.Diagnostics;
using System.Security.Cryptography;

namespace RedPhone.Benchmarks.Load;

/// <summary>
/// Sends numbered packets in both directions of every session and judges each arrival. It does not
/// sleep unless the plan says so: sending, receiving and the clock are polled in one loop on one
/// processor, so that the generator's own waiting is no part of a latency. At a rate, every 16th
/// packet is doubled by one that goes straight to the other phone: the direct path under the same
/// conditions. Nothing is allocated while it runs.
/// </summary>
internal sealed unsafe class LoadGenerator
{
    private const int DirectEvery = 16;
    private const double DrainSeconds = 0.25;

    // A flood that hears nothing for so long takes what is under way for lost.
    private const double StallSeconds = 0.05;

    // A sleep that nothing ends: what is due meanwhile goes out as one batch.
    private const int SleepMicroseconds = 250;

    private readonly LoadSocket _socket;
    private readonly PhoneAddresses _addresses;
    private readonly Route[] _routes;
    private readonly LoadPlan _plan;
    private readonly FlowLedger _ledger;
    private readonly FlowLedger _direct;
    private readonly LatencyHistogram _relayed = new();
    private readonly LatencyHistogram _straight = new();
    private readonly ulong _run = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));
    private readonly int[] _batch = new int[LoadSocket.BatchPackets];
    private readonly int _stride;
    private int _flow;
    private long _underWay;
    private long _misdelivered;
    private long _corrupt;

    public LoadGenerator(LoadSocket socket, PhoneAddresses addresses, Route[] routes, LoadPlan plan)
    {
        _socket = socket;
        _addresses = addresses;
        _routes = routes;
        _plan = plan;
        _ledger = new FlowLedger(routes.Length);
        _direct = new FlowLedger(routes.Length);
        _stride = StrideOf(routes.Length);
        for (int i = 0; i < LoadSocket.BatchPackets; i++)
        {
            Packet.Prepare(socket.PayloadAt(i), plan.PacketBytes, _run);
        }
    }

    /// <summary>
    /// Runs the plan on the calling thread. <paramref name="mark"/> is called at the beginning and
    /// the end of the measured time.
    /// </summary>
    public LoadCounts Run(Action<bool> mark, CancellationToken stop)
    {
        long droppedBefore = _socket.Dropped;
        Drive(_plan.WarmUpSeconds, stop);
        _relayed.Clear();
        _straight.Clear();
        long before = _ledger.Received;
        mark(true);
        long start = Stopwatch.GetTimestamp();
        Drive(_plan.Seconds, stop);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        mark(false);
        long measured = _ledger.Received - before;
        (double, double) relayed = Percentiles(_relayed);
        (double, double) direct = Percentiles(_straight);
        Drain();
        return new LoadCounts
        {
            Sent = _ledger.Sent,
            Received = _ledger.Received,
            Reordered = _ledger.Reordered,
            Duplicated = _ledger.Duplicated + _ledger.Stale,
            Misdelivered = _misdelivered,
            Corrupt = _corrupt + _ledger.Invented,
            OwnDrops = _socket.Dropped - droppedBefore,
            Measured = measured,
            MeasuredSeconds = seconds,
            Relayed = relayed,
            Direct = direct,
        };
    }

    private static (double P50, double P99) Percentiles(LatencyHistogram times)
        => (times.Microseconds(0.5), times.Microseconds(0.99));

    // Steps through the flows in an order that no cache foresees, each once a round.
    private static int StrideOf(int flows)
    {
        int stride = Math.Max(1, (int)(flows * 0.618));
        while (System.Numerics.BigInteger.GreatestCommonDivisor(stride, flows) != 1)
        {
            stride++;
        }

        return stride;
    }

    private void Drive(double seconds, CancellationToken stop)
    {
        long start = Stopwatch.GetTimestamp();
        long end = start + (long)(seconds * Stopwatch.Frequency);
        long heard = start;
        long sent = 0;
        long direct = 0;
        long now = start;
        while (now < end)
        {
            if (Take())
            {
                heard = Stopwatch.GetTimestamp();
            }

            now = Stopwatch.GetTimestamp();
            long due = _plan.Rate == 0 ? _plan.FloodWindow - _underWay
                : (long)((now - start) * (double)_plan.Rate / Stopwatch.Frequency) - sent;
            if (due > 0)
            {
                sent += Send((int)Math.Min(due, LoadSocket.BatchPackets), false, now);
                if (_plan.Rate > 0 && sent / DirectEvery > direct)
                {
                    direct = sent / DirectEvery;
                    Send(1, true, Stopwatch.GetTimestamp());
                }
            }
            else if (_plan.Rate == 0 && now - heard > StallSeconds * Stopwatch.Frequency)
            {
                _underWay = 0;
                heard = now;
            }

            else if (_plan.Sleeps && _plan.Rate > 0)
            {
                _socket.Wait(SleepMicroseconds);
            }

            stop.ThrowIfCancellationRequested();
        }
    }

    private void Drain()
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < DrainSeconds)
        {
            if (Take())
            {
                start = Stopwatch.GetTimestamp();
            }
        }
    }

    private int Send(int count, bool direct, long now)
    {
        FlowLedger ledger = direct ? _direct : _ledger;
        for (int i = 0; i < count; i++)
        {
            int flow = _flow;
            _flow += _stride;
            _flow -= _flow >= _routes.Length ? _routes.Length : 0;
            _batch[i] = flow;
            Packet.Write(_socket.PayloadAt(i), _plan.PacketBytes, _run, flow, direct,
                ledger.Next(flow), now);
            ref Route route = ref _routes[flow];
            if (direct)
            {
                _socket.Address(i, _addresses.RawOf(flow), _addresses.RawOf(flow ^ 1),
                    _socket.Port, 0, _plan.PacketBytes);
            }
            else
            {
                _socket.Address(i, _addresses.RawOf(flow), route.ToAddress, route.ToPort,
                    route.ToChannel, _plan.PacketBytes);
            }
        }

        int sent = _socket.Send(count);
        for (int i = count - 1; i >= sent; i--)
        {
            ledger.TakeBack(_batch[i]);
        }

        _underWay += direct ? 0 : sent;
        return sent;
    }

    private bool Take()
    {
        int count = _socket.Receive();
        long now = count > 0 ? Stopwatch.GetTimestamp() : 0;
        for (int i = 0; i < count; i++)
        {
            byte* bytes = _socket.Arrival(i, out uint from, out ushort port, out uint to,
                out int length);
            Judge(bytes, length, from, port, _addresses.PhoneOf(to), now);
        }

        return count > 0;
    }

    private void Judge(byte* bytes, int length, uint from, ushort port, int phone, long now)
    {
        int channel = 0;
        if (length >= 4 && bytes[0] is >= 0x40 and <= 0x7F)
        {
            channel = (bytes[0] << 8) | bytes[1];
            length = Math.Min(length - 4, (bytes[2] << 8) | bytes[3]);
            bytes += 4;
        }

        if (!Packet.TryRead(bytes, length, _plan.PacketBytes, _run, out int flow, out bool direct,
            out long number, out long ticks))
        {
            _corrupt += Packet.IsSetup(bytes, length) ? 0 : 1;
            return;
        }

        // The flow is the sender's number; the other phone of its session must get it.
        if ((uint)phone >= (uint)_routes.Length || (flow ^ 1) != phone)
        {
            _misdelivered++;
            return;
        }

        if (direct)
        {
            bool own = from == _addresses.RawOf(flow) && port == _socket.Port;
            if (own && _direct.Accept(flow, number))
            {
                _straight.Add(now - ticks);
            }

            return;
        }

        ref Route route = ref _routes[phone];
        if (from != route.FromAddress || port != route.FromPort || channel != route.FromChannel)
        {
            _misdelivered++;
        }
        else if (_ledger.Accept(flow, number))
        {
            _underWay = Math.Max(0, _underWay - 1);
            _relayed.Add(now - ticks);
        }
    }
}
