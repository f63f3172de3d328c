using RedPhone.Core.Srtp;
using RedPhone.Crypto;

namespace RedPhone.Cli.Fuzz;

/// <summary>Odd seeds are SRTCP, even ones SRTP; only the untouched packet may be accepted, and a
/// refused one stays as it was.</summary>
internal sealed class SrtpFuzz : IFuzzTarget
{
    private const int SeedCount = 8;

    private readonly byte[] _key = new byte[30];
    private readonly List<byte[]> _seeds = [];
    private readonly SrtpReceiver _receiver = new(new ManagedCryptoEngine());
    private readonly SrtcpReceiver _rtcpReceiver = new(new ManagedCryptoEngine());
    private readonly RtcpReport _report = new();

    public SrtpFuzz()
    {
        for (int i = 0; i < SeedCount; i++)
        {
            _seeds.Add(Make(i));
        }
    }

    public IReadOnlyList<byte[]> Seeds => _seeds;

    public string? Run(int seed, byte[] input)
    {
        var profile = (SrtpProfile)(seed / 2 % 3);
        byte[] packet = (byte[])input.Clone();
        bool rtcp = seed % 2 == 1;
        SrtpResult result;
        if (rtcp)
        {
            _report.TryDecode(input, 0, input.Length);
            _rtcpReceiver.SetKeys(profile, _key, 0, _key, 16);
            result = _rtcpReceiver.TryUnprotect(packet, 0, packet.Length, out _);
        }
        else
        {
            _receiver.SetKeys(profile, _key, 0, _key, 16);
            result = _receiver.TryUnprotect(packet, 0, packet.Length, out _);
        }

        if (result != SrtpResult.Ok)
        {
            return packet.AsSpan().SequenceEqual(input) ? null : "a refused packet was changed";
        }

        return input.AsSpan().SequenceEqual(_seeds[seed]) ? null : "a forged packet was accepted";
    }

    private byte[] Make(int seed)
    {
        var profile = (SrtpProfile)(seed / 2 % 3);
        byte[] packet = new byte[256];
        packet[0] = 0x80;
        packet[3] = (byte)seed;
        if (seed % 2 == 0)
        {
            var sender = new SrtpSender(new ManagedCryptoEngine());
            sender.SetKeys(profile, _key, 0, _key, 16);
            return packet[..sender.Protect(packet, 0, 32 + seed)];
        }

        var rtcpSender = new SrtcpSender(new ManagedCryptoEngine());
        rtcpSender.SetKeys(profile, _key, 0, _key, 16);
        var report = new RtcpReport { IsSender = true, HasBlock = true, Bye = true };
        return packet[..rtcpSender.Protect(packet, 0, report.Encode(packet, 0))];
    }
}
