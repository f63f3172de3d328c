using RedPhone.Crypto;
using RedPhone.Link;
using RedPhone.Wire;
using RedPhone.Wire.Signaling;

namespace RedPhone.Master.Tests.Bed;

/// <summary>
/// A phone that is nothing but a real LinkClient and signaling messages: it answers RING as told
/// and every other request of the master's with 200.
/// </summary>
internal sealed class BedPhone
{
    private readonly byte[] _private;
    private readonly byte[] _masterKey;
    private readonly byte[]? _backupKey;
    private readonly IEntropy _entropy;
    private readonly SignalingMessage _message = new();
    private readonly byte[] _buffer = new byte[1500];
    private readonly Queue<byte[]> _socket = new();
    private uint _bootCount;
    private long _bootMs;
    private int _transaction;

    public BedPhone(int index, byte[] masterKey, byte[]? backupKey, IEntropy entropy)
    {
        _masterKey = masterKey;
        _backupKey = backupKey;
        _entropy = entropy;
        _private = new byte[32];
        entropy.Fill(_private, 0, 32);
        Address.SetIpv4(192, 0, 2, (byte)(index & 255), 40_000 + index);
        Hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(_private));
        Link = new LinkClient(new ManagedCryptoEngine(), entropy);
    }

    public UdpEndpoint Address { get; } = new();

    public LinkClient Link { get; private set; }

    /// <summary>Its ZRTP Hello hash.</summary>
    public string Hash { get; }

    public string Number { get; set; } = "";

    /// <summary>
    /// Answer to RING of an incoming call: 200, 486, another status, or 0 for none.
    /// </summary>
    public int RingStatus { get; set; } = 200;

    /// <summary>Whether it answers requests of the master's at all.</summary>
    public bool IsMute { get; set; }

    public List<BedMessage> Requests { get; } = [];

    public Dictionary<int, BedMessage> Responses { get; } = [];

    public bool IsUp => Link.State == LinkState.Up;

    public long NextDeadlineMs
        => Link.NextDeadlineMs == long.MaxValue ? long.MaxValue : Link.NextDeadlineMs + _bootMs;

    public byte[] PublicKey()
    {
        X25519 curve = new();
        byte[] key = new byte[32];
        curve.StartPublic(_private, 0);
        while (!curve.Step())
        {
        }

        Assert.True(curve.Finish(key, 0));
        return key;
    }

    /// <summary>Switches on; again: a restart that forgets the session.</summary>
    public void Boot(long nowMs)
    {
        _bootMs = nowMs;
        Link = new LinkClient(new ManagedCryptoEngine(), _entropy);
        Link.Configure(_private, _masterKey, _backupKey, ++_bootCount);
        Link.Start(0);
    }

    public void Handle(long nowMs, byte[] datagram)
    {
        _socket.Enqueue(datagram);
        Work(nowMs);
    }

    public void HandleTimeout(long nowMs) => Link.HandleTimeout(nowMs - _bootMs);

    public void Work(long nowMs)
    {
        do
        {
            if (Link.CanHandle && _socket.TryDequeue(out byte[]? datagram))
            {
                Link.Handle(nowMs - _bootMs, datagram, 0, datagram.Length);
            }

            while (Link.Work(nowMs - _bootMs))
            {
            }

            TakeMessages(nowMs);
        }
        while (Link.HasWork || (Link.CanHandle && _socket.Count > 0));
    }

    public byte[]? TakeOutput()
    {
        int count = Link.TryTakeOutput(_buffer);
        return count == 0 ? null : _buffer[..count];
    }

    /// <summary>Sends a request; headers as "name: value". Returns its transaction.</summary>
    public int Send(long nowMs, string verb, string target, params string[] headers)
    {
        _message.SetRequest(verb, target, ++_transaction);
        foreach (string header in headers)
        {
            int colon = header.IndexOf(':');
            _message.Set(header[..colon], header[(colon + 2)..]);
        }

        SendMessage(nowMs);
        return _transaction;
    }

    public void SendRaw(long nowMs, byte[] message)
        => Assert.True(Link.TrySend(nowMs - _bootMs, message, 0, message.Length));

    private void TakeMessages(long nowMs)
    {
        byte[] message = new byte[SignalingMessage.MaxBytes];
        for (int count = Link.TryTakeMessage(message); count > 0; count = Link.TryTakeMessage(message))
        {
            Assert.True(_message.TryDecode(message, 0, count));
            BedMessage received = BedMessage.From(nowMs, _message);
            if (received.IsRequest)
            {
                Requests.Add(received);
                Answer(nowMs, received);
            }
            else
            {
                Assert.True(Responses.TryAdd(received.Transaction, received), "answered twice");
            }
        }
    }

    private void Answer(long nowMs, BedMessage request)
    {
        bool isIncoming = request.Verb == SignalingNames.Ring && request["role"] is not null;
        int status = isIncoming ? RingStatus : 200;
        if (status == 0 || IsMute)
        {
            return;
        }

        _message.SetResponse(status, "word", request.Transaction);
        _message.Set("zrtp-hash", isIncoming && status == 200 ? Hash : null);
        SendMessage(nowMs);
    }

    private void SendMessage(long nowMs)
    {
        byte[] message = new byte[SignalingMessage.MaxBytes];
        int count = _message.Encode(message, 0);
        Assert.True(Link.TrySend(nowMs - _bootMs, message, 0, count));
    }
}
