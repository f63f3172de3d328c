using System.Globalization;
using System.Security.Cryptography;
using RedPhone.Benchmarks.Load;
using RedPhone.Hosting;
using RedPhone.Relay;
using RedPhone.Wire;

namespace RedPhone.Benchmarks.Setup;

/// <summary>
/// OPEN at our own relay, as a phone does it (docs/protocol/relay.md): once with the ticket, once
/// more with the nonce and the proof. The tickets are made here, with the relay's key.
/// </summary>
internal sealed class TicketSetup(RelayIdentity identity, uint address, ushort port, int sessions)
    : ISetup
{
    private const int TicketMs = 900_000;
    private const int CallBytes = 16;

    private readonly long _expiryMs = new MonotonicUnixClock().NowMs + TicketMs;
    private readonly byte[] _calls = RandomNumberGenerator.GetBytes(CallBytes);
    private readonly byte[]?[] _nonces = new byte[]?[2 * sessions];
    private readonly bool[] _done = new bool[2 * sessions];
    private readonly byte[] _transaction = new byte[Stun.TransactionBytes];
    private readonly byte[] _ticket = new byte[Ticket.Bytes];
    private readonly StunWriter _writer = new();
    private readonly StunReader _reader = new();

    /// <inheritdoc/>
    public IReadOnlyList<int> Phones { get; } = [.. Enumerable.Range(0, 2 * sessions)];

    /// <inheritdoc/>
    public bool IsDone(int phone) => _done[phone];

    /// <inheritdoc/>
    public int Write(int phone, byte[] buffer)
    {
        byte[]? nonce = _nonces[phone];
        WriteTransaction(phone, nonce != null);
        WriteTicket(phone);
        _writer.Begin(buffer, 0, Stun.Open, Stun.Request, _transaction, 0);
        _writer.Add(StunAttribute.Ticket, _ticket, 0, _ticket.Length);
        if (nonce != null)
        {
            _writer.Add(StunAttribute.Nonce, nonce, 0, nonce.Length);
            int value = _writer.AllotIntegritySha256();
            byte[] key = HMACSHA256.HashData(identity.Key, _ticket);
            HMACSHA256.HashData(key, buffer.AsSpan(0, value - Stun.AttributeHeaderBytes))
                .CopyTo(buffer, value);
        }

        return _writer.Count;
    }

    /// <inheritdoc/>
    public bool TryRead(int phone, byte[] buffer, int count)
    {
        WriteTransaction(phone, _nonces[phone] != null);
        if (!_reader.TryRead(buffer, 0, count) || _reader.Method != Stun.Open
            || !buffer.AsSpan(_reader.TransactionOffset, Stun.TransactionBytes)
                .SequenceEqual(_transaction))
        {
            return false;
        }

        int nonce = _reader.Find(StunAttribute.Nonce);
        if (_reader.MessageClass == Stun.Success)
        {
            _done[phone] = true;
            _nonces[phone] = null;
        }
        else if (nonce >= 0)
        {
            _nonces[phone] = buffer.AsSpan(_reader.ValueOffsetAt(nonce),
                _reader.ValueBytesAt(nonce)).ToArray();
        }
        else
        {
            throw new SetupException(string.Create(CultureInfo.InvariantCulture,
                $"The relay refused phone {phone} of the benchmark: {_reader.ErrorCode()}."));
        }

        return true;
    }

    /// <inheritdoc/>
    public void Fill(Route[] routes) => Array.Fill(routes, new Route
    {
        ToAddress = address,
        ToPort = port,
        FromAddress = address,
        FromPort = port,
    });

    private void WriteTransaction(int phone, bool proof)
    {
        BigEndian.WriteUInt32(_transaction, 0, (uint)phone);
        _transaction[4] = proof ? (byte)1 : (byte)0;
    }

    private void WriteTicket(int phone)
    {
        BitConverter.TryWriteBytes(_calls, phone / 2);
        Ticket.Write(_ticket, 0, phone % 2, identity.Id, _calls, 0, _expiryMs);
        HMACSHA256.HashData(identity.Key, _ticket.AsSpan(0, Ticket.MacOffset))
            .AsSpan(0, Ticket.MacBytes).CopyTo(_ticket.AsSpan(Ticket.MacOffset));
    }
}
