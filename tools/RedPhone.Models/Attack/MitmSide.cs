using RedPhone.Core.Srtp;
using RedPhone.Core.Zrtp;
using RedPhone.Crypto;
using RedPhone.Wire;

namespace RedPhone.Models.Attack;

/// <summary>
/// What the attacker is to one phone: a ZRTP peer with a ZID, keys and an SSRC of its own. It
/// speaks only after the phone has spoken.
/// </summary>
public sealed class MitmSide
{
    private const int SsrcBytes = 4;
    private const int SequenceSpan = 0x10000;
    private const int HalfSpan = 0x8000;

    // Each round lets finished curve work send what it was awaited for.
    private const int MaxRounds = 4;

    private readonly SrtpSender _sender;
    private readonly SrtpReceiver _receiver;
    private readonly bool _commits;
    private readonly uint _ssrc;
    private int _lastSequence = -1;

    internal MitmSide(ICryptoEngine crypto, IEntropy entropy, byte[]? zid, bool commits)
    {
        _sender = new SrtpSender(crypto);
        _receiver = new SrtpReceiver(crypto);
        _commits = commits;
        byte[] random = new byte[ZrtpTrust.ZidBytes + SsrcBytes];
        entropy.Fill(random, 0, random.Length);
        _ssrc = BigEndian.ReadUInt32(random, ZrtpTrust.ZidBytes);
        Zrtp = new ZrtpSession(crypto, entropy);
        Zid = zid ?? random[..ZrtpTrust.ZidBytes];
        Zrtp.Prepare(Zid);
        HelloHash = (byte[])Zrtp.HelloHash.Clone();
    }

    /// <summary>The key agreement with the phone.</summary>
    public ZrtpSession Zrtp { get; }

    /// <summary>The ZID shown to the phone, 12 bytes.</summary>
    public byte[] Zid { get; }

    /// <summary>zrtp-hash (32 bytes) of the Hello that this phone will get.</summary>
    public byte[] HelloHash { get; }

    /// <summary>Where the phone was last heard; null before, and when it has left the call.</summary>
    internal MitmPath? Path { get; set; }

    /// <summary>When <see cref="HandleTimeout"/> is due.</summary>
    internal long NextDeadlineMs => Path is null ? long.MaxValue : Zrtp.NextDeadlineMs;

    /// <summary>Takes one ZRTP packet of the phone; its first one starts the session.</summary>
    internal void HandleZrtp(long nowMs, byte[] packet, int count)
    {
        if (Zrtp.State == ZrtpState.Idle)
        {
            Zrtp.Start(nowMs, _ssrc, null, null, _commits);
        }

        Zrtp.Handle(nowMs, packet, 0, count);
        HandleTimeout(nowMs);
    }

    /// <summary>Does what is due, curve work included: the attacker's computer is fast.</summary>
    internal void HandleTimeout(long nowMs)
    {
        for (int round = 0; round < MaxRounds; round++)
        {
            while (Zrtp.Work())
            {
            }

            if (nowMs >= Zrtp.NextDeadlineMs)
            {
                Zrtp.HandleTimeout(nowMs);
            }
        }

        if (Zrtp.KeysReady && !_sender.HasKeys)
        {
            InstallKeys();
        }
    }

    /// <summary>
    /// Decrypts an SRTP packet of the phone in place. Returns the length of the RTP packet; 0 for
    /// one that is not authentic.
    /// </summary>
    internal int Open(long nowMs, byte[] packet, int count)
    {
        if (_receiver.TryUnprotect(packet, 0, count, out int length) != SrtpResult.Ok)
        {
            return 0;
        }

        Zrtp.NotifyAuthenticatedMedia(nowMs);
        return length;
    }

    /// <summary>
    /// Encrypts an RTP packet for the phone in place, as one of this side's own stream. Returns its
    /// length; 0 for one that comes after a later one (a sender never goes back).
    /// </summary>
    internal int Seal(byte[] packet, int count)
    {
        int sequence = BigEndian.ReadUInt16(packet, RtpHeader.SequenceOffset);
        int ahead = (sequence - _lastSequence) & (SequenceSpan - 1);
        if (_lastSequence >= 0 && (ahead == 0 || ahead >= HalfSpan))
        {
            return 0;
        }

        _lastSequence = sequence;
        BigEndian.WriteUInt32(packet, RtpHeader.SsrcOffset, _ssrc);
        return _sender.Protect(packet, 0, count);
    }

    private void InstallKeys()
    {
        byte[] sendKey = new byte[ZrtpSession.MasterKeyBytes];
        byte[] sendSalt = new byte[ZrtpSession.MasterSaltBytes];
        byte[] receiveKey = new byte[ZrtpSession.MasterKeyBytes];
        byte[] receiveSalt = new byte[ZrtpSession.MasterSaltBytes];
        Zrtp.CopyKeys(sendKey, sendSalt, receiveKey, receiveSalt);
        SrtpProfile profile = Zrtp.AuthTag switch
        {
            ZrtpAlgorithm.Hs32 => SrtpProfile.AesCm128HmacSha1Tag32,
            ZrtpAlgorithm.H2A8 => SrtpProfile.AesCm128HmacSha256Tag80,
            _ => SrtpProfile.AesCm128HmacSha1Tag80,
        };
        _sender.SetKeys(profile, sendKey, 0, sendSalt, 0);
        _receiver.SetKeys(profile, receiveKey, 0, receiveSalt, 0);
    }
}
