using RedPhone.Core.Zrtp;
using RedPhone.Emulator;

namespace RedPhone.Meter;

/// <summary>Phones whose executed IL is charged to the virtual clock.</summary>
public static class MeteredPhones
{
    /// <summary>
    /// Options for phones with a processor of <paramref name="milPerSecond"/> million IL a second.
    /// Only inside of a <see cref="MeteredContext"/>: elsewhere nothing counts.
    /// </summary>
    public static PhoneOptions Options(double milPerSecond, SrtpTag tag, int pollMs)
    {
        if (!IlCounters.IsMetered)
        {
            throw new InvalidOperationException("the firmware here is not instrumented");
        }

        return new PhoneOptions
        {
            Program = parts => new AdapterProgram(parts),
            PollMs = pollMs,
            Cpu = new CpuModel(milPerSecond, () => new CpuUse(CostRecorder.TotalIl,
                CostRecorder.TotalNative, IlCounters.CryptoCalls, IlCounters.CryptoBytes)),
            Configure = phone => phone.Media.Zrtp.Settings.AuthTags = NamesOf(tag),
        };
    }

    /// <summary>The list that a phone offers for a tag.</summary>
    public static uint[] NamesOf(SrtpTag tag)
        => tag == SrtpTag.H2A8 ? [ZrtpAlgorithm.H2A8] : [ZrtpAlgorithm.Hs80];
}
