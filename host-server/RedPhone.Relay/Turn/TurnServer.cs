using System.Security.Cryptography;
using System.Text;
using RedPhone.Wire;

namespace RedPhone.Relay.Turn;

/// <summary>
/// TURN over UDP (RFC 8656) with time-limited credentials. Sans-IO but for the relayed ports:
/// requests and ChannelData of clients come in through the core, data of peers through
/// <see cref="HandlePeer"/>; answers leave through the core's queue. Nothing is stored for a
/// request that is not authenticated.
/// </summary>
internal sealed partial class TurnServer
{
    private const int PermissionMs = 300_000;  // §9
    private const int ChannelMs = 600_000;     // §12
    private const int SweepMs = 1000;

    private readonly TurnSettings _settings;
    private readonly TurnCredentials _credentials;
    private readonly PrefixLimiter _limiter;
    private readonly IRelayedPorts _ports;
    private readonly Func<UdpEndpoint, byte[], int, bool> _send;
    private readonly Dictionary<AddressKey, Allocation> _byClient = new(new AddressKey.Comparer());
    private readonly Dictionary<int, Allocation> _byPort = [];
    private readonly Dictionary<string, int> _users = [];
    private readonly StunReader _reader = new();
    private readonly StunWriter _writer = new();
    private readonly byte[] _answer = new byte[RelayCore.MaxDatagramBytes];
    private readonly byte[] _key = new byte[TurnCredentials.KeyBytes];
    private readonly UdpEndpoint _peer = new();
    private readonly byte[] _transaction = new byte[Stun.TransactionBytes];

    /// <summary>
    /// <paramref name="send"/> queues a datagram for a client: destination, buffer, count.
    /// </summary>
    public TurnServer(TurnSettings settings, byte[] nonceSecret, PrefixLimiter limiter,
        IRelayedPorts ports, Func<UdpEndpoint, byte[], int, bool> send)
    {
        _settings = settings;
        _credentials = new TurnCredentials(settings, nonceSecret);
        _limiter = limiter;
        _ports = ports;
        _send = send;
    }

    public TurnCounters Counters { get; } = new();

    public int AllocationCount => _byClient.Count;

    /// <summary>No new allocations; running ones may be refreshed.</summary>
    public bool Draining { get; set; }

    public long NextDeadlineMs { get; private set; } = long.MaxValue;

    /// <summary>True for the methods of TURN.</summary>
    public static bool Serves(int method) => method is TurnWire.Allocate or TurnWire.Refresh
        or TurnWire.Send or TurnWire.CreatePermission or TurnWire.ChannelBind;

    /// <summary>A STUN message of a TURN method; the buffer holds it from 0.</summary>
    public void HandleStun(long nowMs, UdpEndpoint source, byte[] buffer, int count)
    {
        Counters.FromClients++;
        if (!_reader.TryRead(buffer, 0, count))
        {
            Counters.Dropped++;
        }
        else if (_reader.MessageClass == Stun.Indication && _reader.Method == TurnWire.Send)
        {
            HandleSend(nowMs, source, buffer);
        }
        else if (_reader.MessageClass == Stun.Request && _reader.Method != TurnWire.Send)
        {
            HandleRequest(nowMs, source, buffer);
        }
        else
        {
            Counters.Dropped++;
        }
    }

    /// <summary>ChannelData of a client (§12.4).</summary>
    public void HandleChannelData(long nowMs, UdpEndpoint source, byte[] buffer, int count)
    {
        Counters.FromClients++;
        Allocation? allocation = Find(nowMs, source);
        int length = count < TurnWire.ChannelHeaderBytes ? int.MaxValue
            : BigEndian.ReadUInt16(buffer, 2);
        if (allocation == null || length > count - TurnWire.ChannelHeaderBytes)
        {
            Counters.Dropped++;
            return;
        }

        Allocation.Channel? channel = allocation.ChannelOf(nowMs, BigEndian.ReadUInt16(buffer, 0));
        if (channel == null || !allocation.Permits(nowMs, channel.Peer))
        {
            Counters.NotPermitted++;
            return;
        }

        Relay(allocation, channel.Peer,
            buffer.AsSpan(TurnWire.ChannelHeaderBytes, length));
    }

    /// <summary>Data that came to a relayed port from a peer.</summary>
    public void HandlePeer(long nowMs, int port, UdpEndpoint peer, byte[] buffer, int count)
    {
        Counters.FromPeers++;
        if (!_byPort.TryGetValue(port, out Allocation? allocation)
            || !allocation.Permits(nowMs, peer))
        {
            Counters.NotPermitted++;
            return;
        }

        Allocation.Channel? channel = allocation.ChannelOf(nowMs, peer);
        int bytes;
        int most = _answer.Length - Stun.HeaderBytes - 32;
        if (count > most)
        {
            Counters.Dropped++;
            return;
        }

        if (channel != null)
        {
            BigEndian.WriteUInt16(_answer, 0, channel.Number);
            BigEndian.WriteUInt16(_answer, 2, count);
            buffer.AsSpan(0, count).CopyTo(_answer.AsSpan(TurnWire.ChannelHeaderBytes));
            bytes = TurnWire.ChannelHeaderBytes + count;
        }
        else
        {
            RandomNumberGenerator.Fill(_transaction);
            _writer.Begin(_answer, 0, TurnWire.Data, Stun.Indication, _transaction, 0);
            AddAddress(TurnWire.XorPeerAddress, peer);
            _writer.Add(TurnWire.DataAttribute, buffer, 0, count);
            bytes = _writer.Count;
        }

        Count(_send(allocation.Client, _answer, bytes), toClient: true);
    }

    public void HandleTimeout(long nowMs)
    {
        if (nowMs < NextDeadlineMs)
        {
            return;
        }

        foreach (Allocation allocation in _byClient.Values)
        {
            if (nowMs >= allocation.ExpiryMs)
            {
                Delete(allocation);
            }
        }

        NextDeadlineMs = _byClient.Count == 0 ? long.MaxValue
            : Math.Max(nowMs + SweepMs, _byClient.Values.Min(a => a.ExpiryMs));
    }

    private void HandleSend(long nowMs, UdpEndpoint source, byte[] buffer)
    {
        Allocation? allocation = Find(nowMs, source);
        int data = _reader.Find(TurnWire.DataAttribute);
        if (allocation == null || data < 0 || !TryReadPeer(buffer, 0, _peer)
            || HasUnknownAttribute())
        {
            Counters.Dropped++;
        }
        else if (!allocation.Permits(nowMs, _peer))
        {
            Counters.NotPermitted++;
        }
        else
        {
            Relay(allocation, _peer,
                buffer.AsSpan(_reader.ValueOffsetAt(data), _reader.ValueBytesAt(data)));
        }
    }

    private void Relay(Allocation allocation, UdpEndpoint peer, ReadOnlySpan<byte> data)
        => Count(_ports.TrySend(allocation.Port, peer, data), toClient: false);

    private void Count(bool sent, bool toClient)
    {
        Counters.ToClients += sent && toClient ? 1 : 0;
        Counters.ToPeers += sent && !toClient ? 1 : 0;
        Counters.SendFailed += sent ? 0 : 1;
    }

    private Allocation? Find(long nowMs, UdpEndpoint client)
    {
        if (!_byClient.TryGetValue(AddressKey.Of(client), out Allocation? allocation))
        {
            return null;
        }

        if (nowMs < allocation.ExpiryMs)
        {
            return allocation;
        }

        Delete(allocation);
        return null;
    }

    private void Delete(Allocation allocation)
    {
        _byClient.Remove(AddressKey.Of(allocation.Client));
        _byPort.Remove(allocation.Port);
        _ports.Close(allocation.Port);
        CryptographicOperations.ZeroMemory(allocation.Key);
        if (--System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrNullRef(
            _users, allocation.User) == 0)
        {
            _users.Remove(allocation.User);
        }
    }

    // The n-th XOR-PEER-ADDRESS; false when there is none or it is malformed.
    private bool TryReadPeer(byte[] buffer, int which, UdpEndpoint peer)
    {
        for (int i = 0; i < _reader.AttributeCount; i++)
        {
            if (_reader.TypeAt(i) == TurnWire.XorPeerAddress && which-- == 0)
            {
                return StunAddress.TryDecode(buffer, _reader.ValueOffsetAt(i),
                    _reader.ValueBytesAt(i), 0, peer);
            }
        }

        return false;
    }

    private bool HasUnknownAttribute()
    {
        for (int i = 0; i < _reader.AttributeCount; i++)
        {
            if (!TurnWire.IsUnderstood(_reader.TypeAt(i)))
            {
                return true;
            }
        }

        return false;
    }

    private void AddAddress(int type, UdpEndpoint address)
    {
        int value = _writer.Allot(type, StunAddress.ValueBytes(address));
        StunAddress.Encode(address, _answer, value, 0);
    }

    private string UserOf(byte[] buffer)
    {
        int index = _reader.Find(StunAttribute.Username);
        return Encoding.UTF8.GetString(buffer, _reader.ValueOffsetAt(index),
            _reader.ValueBytesAt(index));
    }
}
