using RedPhone.Core.Srtp;
using RedPhone.Crypto;
using RedPhone.Drivers;
using RedPhone.Wire;

namespace RedPhone.Meter.Works;

/// <summary>
/// 20 ms of speech from the microphone's words into a packet and out of it to the earpiece's words,
/// each half recorded: whole, without protection, and the protection alone.
/// </summary>
internal sealed class PacketWire
{
    /// <summary>
    /// The XOR's share of <see cref="MaskedCapture"/>: 11 IL a sample, of which plain
    /// "codes[i] = words[2 * i + 1]" is 6.
    /// </summary>
    public const int SentXorIl = FrameBytes * (11 - 6);

    /// <summary>
    /// Its share of <see cref="MaskedExpansion"/>: 20 IL a sample, 16 without "^ mask[i]".
    /// </summary>
    public const int ReceivedXorIl = FrameBytes * (20 - 16);

    private const int FrameBytes = SrtpSender.SpeechBytes;
    private const uint Ssrc = 5;

    private readonly SrtpSender _sender;
    private readonly SrtpReceiver _receiver;
    private readonly RtpHeader _header = new() { Ssrc = Ssrc };
    private readonly byte[] _packet
        = new byte[RtpHeader.HeaderBytes + FrameBytes + SrtpSender.MaxTagBytes];
    private readonly byte[] _words = new byte[FrameBytes * 2];
    private readonly byte[] _codes = new byte[FrameBytes];
    private readonly byte[] _mask = new byte[FrameBytes];
    private readonly byte[] _table = new byte[256];
    private int _count;

    public PacketWire(SrtpProfile profile, ICryptoEngine engine)
    {
        byte[] key = new byte[16];
        byte[] salt = new byte[14];
        _sender = new SrtpSender(engine);
        _receiver = new SrtpReceiver(engine);
        _sender.SetKeys(profile, key, 0, salt, 0);
        _receiver.SetKeys(profile, key, 0, salt, 0);
    }

    public CostRecorder Send { get; private set; } = new();

    public CostRecorder Protect { get; private set; } = new();

    public CostRecorder ClearSend { get; private set; } = new();

    public CostRecorder Receive { get; private set; } = new();

    public CostRecorder Unprotect { get; private set; } = new();

    public CostRecorder ClearReceive { get; private set; } = new();

    /// <summary>One packet there; the recorders then hold what it cost.</summary>
    public void Carry()
    {
        (Send, Protect, ClearSend) = (new(), new(), new());
        (Receive, Unprotect, ClearReceive) = (new(), new(), new());
        On(Send, Protect, () => _sender.TryMakeSpeechStream(Ssrc, _header.Sequence, _mask));
        On(Send, ClearSend, () => MaskedCapture.TakeCodes(_words, _mask, _codes));
        Array.Copy(_codes, 0, _packet, RtpHeader.HeaderBytes, FrameBytes);
        On(Send, ClearSend, () => _header.Encode(_packet, 0));
        On(Send, Protect, () => _count = _sender.ProtectSpeech(Ssrc, _header.Sequence, _packet));

        SrtpResult result = SrtpResult.Malformed;
        int length = 0;
        On(Receive, Unprotect,
            () => result = _receiver.TryUnprotectSpeech(_packet, _count, _mask, out length));
        bool decoded = false;
        On(Receive, ClearReceive, () => decoded = _header.TryDecode(_packet, 0, length));
        if (result != SrtpResult.Ok || !decoded)
        {
            throw new InvalidOperationException("the packet was refused");
        }

        Array.Copy(_packet, _header.PayloadOffset, _codes, 0, FrameBytes);
        On(Receive, ClearReceive,
            () => MaskedExpansion.Expand(_codes, _mask, _table, _table, _words));
        _header.Sequence++;
    }

    private static void On(CostRecorder whole, CostRecorder part, Action call)
    {
        whole.Resume();
        part.Resume();
        call();
        part.Pause();
        whole.Pause();
    }
}
