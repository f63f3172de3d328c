using System.Globalization;
using System.Text.Json;
using RedPhone.Core.Calls;
using RedPhone.Emulator;

namespace RedPhone.Meter;

/// <summary>One call between two phones of a stated speed, both speaking.</summary>
public static class CpuTrial
{
    private const int TalkMs = 10_000;
    private const int SettleMs = 4_000;
    private const int KeyMs = 150;

    /// <summary>Runs it in a metered context of its own.</summary>
    public static CpuTrialResult Run(double milPerSecond, SrtpTag tag,
        int pollMs = WorkCatalog.ProductPollMs)
        => JsonSerializer.Deserialize<CpuTrialResult>(new MeteredContext().Call(typeof(CpuTrial),
            nameof(RunInside),
            string.Create(CultureInfo.InvariantCulture, $"{milPerSecond} {tag} {pollMs}")))!;

    /// <summary>Entry inside of the context: "speed tag poll".</summary>
    public static string RunInside(string arguments)
    {
        string[] parts = arguments.Split(' ');
        WorkCatalog.RunStaticConstructors();
        var world = new SimulatedWorld(1)
        {
            PhoneOptions = MeteredPhones.Options(
                double.Parse(parts[0], CultureInfo.InvariantCulture), Enum.Parse<SrtpTag>(parts[1]),
                int.Parse(parts[2], CultureInfo.InvariantCulture)),
        };
        world.AddRelay("near", 0);
        EmulatedPhone a = world.AddPhone("101", "Front desk", 20);
        EmulatedPhone b = world.AddPhone("102", "Newsroom", 20);
        Expect(world, () => a.IsReady && b.IsReady, 120_000, "ready");
        world.Run(SettleMs);
        a.Lift();
        world.Run(1_000);
        foreach (char key in "102#")
        {
            a.Press(key);
            world.Run(KeyMs);
            a.Release(key);
            world.Run(KeyMs);
        }

        Expect(world, () => b.IsRinging, 20_000, "ringing");
        long answeredMs = world.NowMs;
        b.Lift();
        Expect(world, () => InCall(a) && InCall(b), 60_000, "secure");
        long secureMs = world.NowMs - answeredMs;
        world.Run(SettleMs);
        a.Processor.ResetCounters();
        b.Processor.ResetCounters();
        int late = Late(a) + Late(b);
        int played = a.Phone.Media.Jitter.Received + b.Phone.Media.Jitter.Received;
        a.Board.Handset.Say(CallScript.Clips.AToB);
        b.Board.Handset.Say(CallScript.Clips.BToA);
        world.Run(TalkMs);
        return JsonSerializer.Serialize(new CpuTrialResult(secureMs, Late(a) + Late(b) - late,
            Math.Max(a.Processor.MissedDeadlines, b.Processor.MissedDeadlines),
            Math.Max(a.Processor.LongestNanoseconds, b.Processor.LongestNanoseconds) / 1e6,
            Math.Max(a.Processor.BusyNanoseconds, b.Processor.BusyNanoseconds) / 1e4 / TalkMs,
            a.Phone.Media.Jitter.Received + b.Phone.Media.Jitter.Received - played));
    }

    private static bool InCall(EmulatedPhone phone) => phone.Phone.State == CallState.InCall;

    private static int Late(EmulatedPhone phone) => phone.LateFrames;

    private static void Expect(SimulatedWorld world, Func<bool> condition, int timeoutMs, string what)
    {
        if (!world.RunUntil(condition, timeoutMs))
        {
            throw new InvalidOperationException($"not {what} within {timeoutMs} ms");
        }
    }
}
