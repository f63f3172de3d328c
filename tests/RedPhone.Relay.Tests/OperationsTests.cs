using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using RedPhone.Relay.Operations;
using RedPhone.Relay.Tests.DataPlane;
using RedPhone.Wire;

namespace RedPhone.Relay.Tests;

public class OperationsTests
{
    [Fact]
    public async Task Metrics_MeterAndPage_GiveTheSameNumbers()
    {
        await using var bed = new PlaneBed(RelayPlane.Mmsg);
        using var metrics = new RelayMetrics(bed.Host);
        (Socket a, Socket b) = bed.Call(1);
        a.Send([0x80, 1]);
        PlaneBed.Receive(b);
        Assert.Equal(StunError.Forbidden, bed.Open(a,
            RelayBench.NewTicket(Ticket.Initiator, 2, key: new byte[32])));
        await bed.AwaitReceivedAsync(bed.Requests + 1);
        await bed.Host.StopAsync(); // the counters stand still
        Dictionary<string, long> page = metrics.Write()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' '))
            .ToDictionary(w => w[0], w => long.Parse(w[1], CultureInfo.InvariantCulture));
        Dictionary<string, long> meter = Listen(metrics);
        Assert.Equal(1, page["redphone_relay_forwarded_total"]);
        Assert.Equal(2, page["redphone_relay_bound_total"]);
        Assert.Equal(1, page["redphone_relay_calls"]);
        Assert.Equal(1, page["redphone_relay_refused_total{reason=\"ForgedTicket\"}"]);
        Assert.Equal(0, page["redphone_relay_refused_total{reason=\"RateLimited\"}"]);
        page.Remove("redphone_relay_plane{name=\"mmsg\"}");
        Assert.Equal(page.OrderBy(p => p.Key), meter.OrderBy(m => m.Key));
    }

    [Fact]
    public async Task Log_CallsRefusalsAndEnds_AreNotInIt()
    {
        var log = new ListLogger();
        var relay = new RelayHost(RelayBench.RelayId, RelayBench.Key, log, null, new RelaySettings
        {
            DataDirectory = "",
            Listen = new IPEndPoint(IPAddress.Loopback, 0),
            Limits = new RelayLimits { IdleMs = 3_000 },
        });
        await using var bed = new PlaneBed(relay);
        int started = log.Lines.Count;
        for (int call = 1; call <= 20; call++)
        {
            (Socket a, Socket b) = bed.Call(call);
            a.Send([0x80, 1]);
            PlaneBed.Receive(b);
            bed.Open(a, RelayBench.NewTicket(Ticket.Initiator, 2, key: new byte[32]));
        }

        for (int i = 0; i < 1000 && relay.Counters.SessionsEnded < 20; i++)
        {
            await Task.Delay(10);
        }

        Assert.Equal(20, relay.Counters.SessionsEnded);
        Assert.Equal(started, log.Lines.Count);
        await relay.StopAsync();
        string stopped = Assert.Single(log.Lines[started..]);
        Assert.Contains("20 refused", stopped);
        Assert.DoesNotContain("127.0.0.1", string.Concat(log.Lines));
    }

    [Fact]
    public async Task Drain_ACallRuns_NoNewOneIsTakenAndItsEndEndsTheWait()
    {
        await using var bed = new PlaneBed(RelayPlane.Mmsg,
            limits: new RelayLimits { IdleMs = 3_000 });
        (Socket a, Socket b) = bed.Call(1);
        Task drained = bed.Host.DrainAsync(TimeSpan.FromMinutes(1));
        for (int i = 0; i < 1000 && !bed.Host.IsDraining; i++)
        {
            await Task.Delay(10);
        }

        Assert.Equal(StunError.InsufficientCapacity,
            bed.Open(bed.NewPhone(), bed.NewTicket(Ticket.Initiator, 2)));
        a.Send([0x80, 1]);
        Assert.Equal([0x80, 1], PlaneBed.Receive(b));
        Assert.Equal(-1, bed.Open(bed.NewPhone(), bed.NewTicket(Ticket.Initiator, 1)));
        Assert.False(drained.IsCompleted);
        await drained;
        Assert.Equal((0, 1), (bed.Host.SessionCount, (int)bed.Host.Counters.SessionsEnded));
    }

    // What the instruments of this meter say, under the page's names.
    private static Dictionary<string, long> Listen(RelayMetrics metrics)
    {
        var found = new Dictionary<string, long>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (ReferenceEquals(instrument.Meter, metrics.Meter))
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            string name = instrument.Name.Replace('.', '_')
                + (instrument is ObservableCounter<long> ? "_total" : "");
            foreach (KeyValuePair<string, object?> tag in tags)
            {
                name += $"{{{tag.Key}=\"{tag.Value}\"}}";
            }

            found.Add(name, value);
        });
        listener.Start();
        listener.RecordObservableInstruments();
        return found;
    }

    private sealed class ListLogger : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state,
            Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (Lines)
            {
                Lines.Add(formatter(state, exception));
            }
        }
    }
}
