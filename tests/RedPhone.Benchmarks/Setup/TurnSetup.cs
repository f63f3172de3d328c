using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using RedPhone.Benchmarks.Load;
using RedPhone.Hosting;
using RedPhone.Relay.Turn;
using RedPhone.Wire;

namespace RedPhone.Benchmarks.Setup;

/// <summary>
/// A minimal TURN client (RFC 8656) for each client phone: Allocate with long-term credentials,
/// then, when all have their relayed addresses, one channel to the other phone of the session (or
/// to that one's relayed address, if it is a client too). Media then goes as ChannelData.
/// </summary>
internal sealed class TurnSetup(TurnAccount[] accounts, PhoneAddresses addresses, ushort phonePort,
    uint server, ushort serverPort, int sessions, bool bothAreClients) : ISetup
{
    private const ushort Channel = 0x4000;
    private const int LifetimeSeconds = 600;

    private readonly Client[] _clients = new Client[2 * sessions];
    private readonly byte[] _transaction = new byte[Stun.TransactionBytes];
    private readonly byte[] _tag = new byte[TurnWire.IntegrityBytes];
    private readonly UdpEndpoint _endpoint = new();
    private readonly StunWriter _writer = new();
    private readonly StunReader _reader = new();
    private readonly byte[]?[] _keys = new byte[]?[accounts.Length];
    private byte[] _realm = [];
    private bool _binds;

    /// <inheritdoc/>
    public IReadOnlyList<int> Phones { get; } =
        [.. Enumerable.Range(0, 2 * sessions).Where(i => bothAreClients || i % 2 == 0)];

    /// <summary>From allocations, all done, to channels.</summary>
    public void BeginChannels() => _binds = true;

    /// <inheritdoc/>
    public bool IsDone(int phone) => _binds ? _clients[phone].Bound : _clients[phone].Port != 0;

    /// <inheritdoc/>
    public int Write(int phone, byte[] buffer)
    {
        WriteTransaction(phone);
        if (_binds)
        {
            _writer.Begin(buffer, 0, TurnWire.ChannelBind, Stun.Request, _transaction, 0);
            Add(TurnWire.ChannelNumber, [Channel >> 8, Channel & 255, 0, 0]);
            SetEndpoint(phone ^ 1);
            int value = _writer.Allot(TurnWire.XorPeerAddress, StunAddress.Ipv4Bytes);
            StunAddress.Encode(_endpoint, buffer, value, 0);
        }
        else
        {
            _writer.Begin(buffer, 0, TurnWire.Allocate, Stun.Request, _transaction, 0);
            Add(TurnWire.RequestedTransport, [TurnWire.Udp, 0, 0, 0]);
            Add(TurnWire.Lifetime, [0, 0, LifetimeSeconds >> 8, LifetimeSeconds & 255]);
        }

        if (_clients[phone].Nonce is byte[] nonce)
        {
            Add(StunAttribute.Username, accounts[AccountOf(phone)].User);
            Add(StunAttribute.Realm, _realm);
            Add(StunAttribute.Nonce, nonce);
            TurnCredentials.Authenticate(KeyOf(phone), buffer.AsSpan(0, _writer.Count), _tag);
            Add(StunAttribute.MessageIntegrity, _tag);
        }

        return _writer.Count;
    }

    /// <inheritdoc/>
    public bool TryRead(int phone, byte[] buffer, int count)
    {
        WriteTransaction(phone);
        if (!_reader.TryRead(buffer, 0, count) || !buffer.AsSpan(_reader.TransactionOffset,
            Stun.TransactionBytes).SequenceEqual(_transaction))
        {
            return false;
        }

        ref Client client = ref _clients[phone];
        int error = _reader.MessageClass == Stun.Success ? 0 : _reader.ErrorCode();
        if (error == 0 && _binds)
        {
            client.Bound = true;
        }
        else if (error == 0)
        {
            ReadRelayed(ref client, buffer);
        }
        else if (error == TurnWire.StaleNonce
            || (error == TurnWire.Unauthorized && client.Nonce == null))
        {
            ReadChallenge(ref client, buffer);
        }
        else
        {
            throw new SetupException(string.Create(CultureInfo.InvariantCulture,
                $"The TURN server refused a client: {error}. Check the user and the password."));
        }

        client.Step++;
        return true;
    }

    /// <inheritdoc/>
    public void Fill(Route[] routes)
    {
        for (int phone = 0; phone < routes.Length; phone++)
        {
            bool client = bothAreClients || phone % 2 == 0;
            ref Client relay = ref _clients[client ? phone : phone ^ 1];
            uint address = client ? server : relay.Address;
            ushort port = client ? serverPort : relay.Port;
            routes[phone] = new Route
            {
                ToAddress = address,
                ToPort = port,
                ToChannel = client ? Channel : (ushort)0,
                FromAddress = address,
                FromPort = port,
                FromChannel = client ? Channel : (ushort)0,
            };
        }
    }

    private void ReadRelayed(ref Client client, byte[] buffer)
    {
        int index = _reader.Find(TurnWire.XorRelayedAddress);
        if (index < 0 || !StunAddress.TryDecode(buffer, _reader.ValueOffsetAt(index),
            _reader.ValueBytesAt(index), 0, _endpoint) || !_endpoint.IsIpv4)
        {
            throw new SetupException("The TURN server gave no relayed IPv4 address.");
        }

        client.Address = BitConverter.ToUInt32(_endpoint.Address, 12);
        client.Port = (ushort)IPAddress.HostToNetworkOrder((short)_endpoint.Port);
    }

    private void ReadChallenge(ref Client client, byte[] buffer)
    {
        int nonce = _reader.Find(StunAttribute.Nonce);
        int realm = _reader.Find(StunAttribute.Realm);
        if (nonce < 0 || realm < 0)
        {
            throw new SetupException("The TURN server wants no long-term credentials.");
        }

        client.Nonce = buffer.AsSpan(_reader.ValueOffsetAt(nonce),
            _reader.ValueBytesAt(nonce)).ToArray();
        _realm = buffer.AsSpan(_reader.ValueOffsetAt(realm), _reader.ValueBytesAt(realm))
            .ToArray();
    }

    // Servers may limit a user's allocations.
    private int AccountOf(int phone) => phone / TurnAccount.MaxPhones % accounts.Length;

    private byte[] KeyOf(int phone)
    {
        int account = AccountOf(phone);
        return _keys[account] ??= MD5.HashData([.. accounts[account].User, (byte)':', .. _realm,
            (byte)':', .. accounts[account].Password]);
    }

    // Where the phone's peer sees it.
    private void SetEndpoint(int phone)
    {
        ref Client relay = ref _clients[phone];
        byte[] raw = BitConverter.GetBytes(
            bothAreClients ? relay.Address : addresses.RawOf(phone));
        ushort port = bothAreClients ? relay.Port : phonePort;
        _endpoint.SetIpv4(raw[0], raw[1], raw[2], raw[3],
            (ushort)IPAddress.NetworkToHostOrder((short)port));
    }

    private void WriteTransaction(int phone)
    {
        BigEndian.WriteUInt32(_transaction, 0, (uint)phone);
        BigEndian.WriteUInt32(_transaction, 4, (uint)_clients[phone].Step);
    }

    private void Add(int type, byte[] value) => _writer.Add(type, value, 0, value.Length);

    private struct Client
    {
        public byte[]? Nonce;
        public uint Address;
        public ushort Port;
        public bool Bound;
        public int Step;
    }
}
