using RedPhone.Core.Zrtp;
using RedPhone.Crypto;

namespace RedPhone.Core.Tests.Zrtp;

/// <summary>One phone's ZRTP with what stays between calls: ZID and the peer's record.</summary>
internal sealed class ZrtpEnd
{
    public ZrtpEnd(string name, int seed, ICryptoEngine? crypto = null)
    {
        Name = name;
        Ssrc = (uint)(0x10000000 + (seed * 7919));
        var entropy = new SeededEntropy(seed);
        entropy.Fill(Zid, 0, Zid.Length);
        Session = new ZrtpSession(crypto ?? new ToyCryptoEngine(), entropy);
    }

    public string Name { get; }

    public uint Ssrc { get; set; }

    public byte[] Zid { get; } = new byte[12];

    public ZrtpSession Session { get; }

    /// <summary>The record of the peer; null = never spoken to.</summary>
    public ZrtpTrust? Trust { get; set; }

    public bool Commits { get; set; }

    /// <summary>The session of the call's first stream, when this is a further one.</summary>
    public ZrtpSession? First { get; set; }

    public byte[]? ExpectedHash { get; set; }

    public byte[] SendKey { get; private set; } = [];

    public byte[] SendSalt { get; } = new byte[14];

    public byte[] ReceiveKey { get; private set; } = [];

    public byte[] ReceiveSalt { get; } = new byte[14];

    public void Prepare() => Session.Prepare(Zid);

    public void Start(long nowMs)
    {
        if (First is not null)
        {
            Session.Join(First.SessionKey);
        }

        Session.Start(nowMs, Ssrc, Trust, ExpectedHash, Commits);
    }

    public void CopyKeys()
    {
        SendKey = new byte[Session.SrtpKeyBytes];
        ReceiveKey = new byte[Session.SrtpKeyBytes];
        Session.CopyKeys(SendKey, SendSalt, ReceiveKey, ReceiveSalt);
    }

    /// <summary>Keeps the new secret, as a phone does after a call became secure.</summary>
    public bool Keep(bool confirmed = false)
    {
        Session.SasConfirmed = confirmed;
        Trust ??= new ZrtpTrust { Number = "1" };
        return Session.UpdateTrust(Trust);
    }
}
