using RedPhone.Core.Audio;
using RedPhone.Core.Calls;
using RedPhone.Core.Srtp;
using RedPhone.Crypto;
using RedPhone.Esp32;
using RedPhone.Wire;
using static RedPhone.Meter.CostRecorder;

namespace RedPhone.Meter.Works;

/// <summary>One packet of 20 ms: header, protection both ways, jitter buffer, µ-law.</summary>
internal static class PacketWorks
{
    private const int FrameBytes = 160;
    private const int HeaderBytes = 12;
    private const int PacketBytes = HeaderBytes + FrameBytes;

    // A first packet writes the counter blocks; the third is like all others.
    private const int WarmPackets = 3;

    public static IEnumerable<WorkResult> Run()
        => Header()
            .Concat(Clear())
            .Concat(Protection("hs80", SrtpProfile.AesCm128HmacSha1Tag80))
            .Concat(Protection("hs32", SrtpProfile.AesCm128HmacSha1Tag32))
            .Concat(Protection("h2a8", SrtpProfile.AesCm128HmacSha256Tag80))
            .Concat(Reports())
            .Concat(Audio());

    private static IEnumerable<WorkResult> Header()
    {
        byte[] packet = new byte[PacketBytes];
        var header = new RtpHeader { Sequence = 7, Timestamp = 160, Ssrc = 5 };
        yield return Measure("rtp-build", "RTP header written", () => header.Encode(packet, 0));
        yield return Measure("rtp-parse", "RTP header checked and read",
            () => header.TryDecode(packet, 0, PacketBytes));
    }

    // "protect" and "unprotect" are what protection adds: tag, key stream, checks, and the XOR,
    // which rides on the conversion of the samples and is counted by its share of that.
    private static IEnumerable<WorkResult> Protection(string tag, SrtpProfile profile)
    {
        foreach ((string suffix, string said, ICryptoEngine engine) in new (string, string, ICryptoEngine)[]
        {
            ("", "native AES and HMAC-SHA-256", new NativeCryptoEngine()),
            ("-managed", "all managed", new ManagedCryptoEngine()),
        })
        {
            var wire = new PacketWire(profile, engine);
            for (int i = 0; i < WarmPackets; i++)
            {
                wire.Carry();
            }

            yield return wire.Protect.Finish($"protect-{tag}{suffix}",
                $"protection of a packet sent, {said}").Plus(PacketWire.SentXorIl);
            yield return wire.Unprotect.Finish($"unprotect-{tag}{suffix}",
                $"protection of a packet received, {said}").Plus(PacketWire.ReceivedXorIl);
            if (suffix.Length == 0)
            {
                yield return wire.Send.Finish($"packet-send-{tag}",
                    "a whole packet: samples, XOR, header, tag");
                yield return wire.Receive.Finish($"packet-receive-{tag}",
                    "a whole packet: tag, key stream, header, XOR, samples");
            }
        }
    }

    private static IEnumerable<WorkResult> Reports()
    {
        var engine = new NativeCryptoEngine();
        var reports = new MediaReports(engine);
        var heard = new SrtpReceiver(engine);
        byte[] key = new byte[16];
        byte[] salt = new byte[14];
        byte[] packet = new byte[MediaReports.PacketBytes];
        reports.SetSendKeys(SrtpProfile.AesCm128HmacSha1Tag80, key, salt);
        reports.SetReceiveKeys(SrtpProfile.AesCm128HmacSha1Tag80, key, salt);
        reports.Start(0);
        WorkResult? send = null;
        WorkResult? take = null;
        for (int i = 1; i <= WarmPackets; i++)
        {
            reports.NoteSpeech(20 * i, (uint)(i * FrameBytes), (ulong)i);
            int count = 0;
            send = Measure("report-send-hs80", "a sender report made and protected",
                () => count = reports.Create(5_000 * i, packet, 0, 1, 2, FrameBytes, heard, null));
            take = Measure("report-take-hs80", "a sender report opened and read", () =>
            {
                if (!reports.TryTake((5_000 * i) + 20, packet, count, 0, heard))
                {
                    throw new InvalidOperationException("the report was refused");
                }
            });
        }

        yield return send!;
        yield return take!;
    }

    private static IEnumerable<WorkResult> Clear()
    {
        var wire = new PacketWire(SrtpProfile.AesCm128HmacSha256Tag80, new NativeCryptoEngine());
        wire.Carry();
        yield return wire.ClearSend.Finish("packet-send-clear",
            "the same without protection, companding by the codec").Plus(-PacketWire.SentXorIl);
        yield return wire.ClearReceive.Finish("packet-receive-clear",
            "the same without protection, companding in software").Plus(-PacketWire.ReceivedXorIl);
    }

    private static IEnumerable<WorkResult> Audio()
    {
        byte[] frame = new byte[FrameBytes];
        var random = new Random(1);
        random.NextBytes(frame);
        byte[] mask = new byte[FrameBytes];
        var jitter = new JitterBuffer();
        long nowMs = 0;
        int number = 0;
        for (; number < 50; number++, nowMs += 20)
        {
            jitter.PutMasked(nowMs, number, (uint)(number * FrameBytes), frame, 0, FrameBytes, mask);
            jitter.TakeMasked(nowMs, frame, mask);
        }

        yield return Measure("jitter-step", "a frame put into the jitter buffer and one taken", () =>
        {
            jitter.PutMasked(nowMs, number, (uint)(number * FrameBytes), frame, 0, FrameBytes, mask);
            jitter.TakeMasked(nowMs, frame, mask);
        });
        WorkResult worst = Measure("jitter-conceal", "a lost frame concealed (the longest)",
            () => jitter.TakeMasked(nowMs, frame, mask));
        for (int i = 0; i < 20; i++)
        {
            nowMs += 20;
            WorkResult taken = Measure("jitter-conceal", worst.What,
                () => jitter.TakeMasked(nowMs, frame, mask));
            worst = taken.Il > worst.Il ? taken : worst;
        }

        yield return worst;
        short[] samples = new short[FrameBytes];
        yield return Measure("mulaw-encode", "160 samples to µ-law, one call each", () =>
        {
            for (int i = 0; i < FrameBytes; i++)
            {
                frame[i] = MuLaw.Encode(samples[i]);
            }
        });
        yield return Measure("level", "level of a frame", () => LevelMeter.PeakDbov(frame, 0));
    }
}
