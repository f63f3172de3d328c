using System.Security.Cryptography;
using RedPhone.Wire;

namespace RedPhone.Relay.Turn;

/// <summary>
/// Requests: authentication in the order of RFC 8489 §9.2.4, then the method's own rules (RFC 8656
/// §7, §8, §10, §12). Each helper returns 0 for success or the error code.
/// </summary>
internal sealed partial class TurnServer
{
    private readonly byte[] _tag = new byte[TurnWire.IntegrityBytes];

    private void HandleRequest(long nowMs, UdpEndpoint source, byte[] buffer)
    {
        if (!_limiter.TryTake(nowMs, source))
        {
            Counters.RateLimited++;
            return;
        }

        int error = Authenticate(nowMs, source, buffer);
        bool authentic = error == 0;
        _limiter.GiveBack(source, authentic ? 1 : 0);
        Allocation? allocation = authentic ? Find(nowMs, source) : null;
        if (authentic)
        {
            error = HasUnknownAttribute()
                ? StunError.UnknownAttribute
                : Perform(nowMs, source, buffer, allocation);
        }

        if (error == 0)
        {
            Counters.Granted++;
            FinishSuccess(nowMs, source, buffer);
        }
        else
        {
            Counters.Challenged += error == TurnWire.Unauthorized ? 1 : 0;
            Counters.Refused += error == TurnWire.Unauthorized ? 0 : 1;
            FinishError(nowMs, source, buffer, error, authentic);
        }

        _send(source, _answer, _writer.Count);
    }

    private int Authenticate(long nowMs, UdpEndpoint source, byte[] buffer)
    {
        int integrity = _reader.Find(StunAttribute.MessageIntegrity, TurnWire.IntegrityBytes);
        int username = _reader.Find(StunAttribute.Username);
        int nonce = _reader.Find(StunAttribute.Nonce);
        int realm = _reader.Find(StunAttribute.Realm);
        if (integrity < 0)
        {
            return TurnWire.Unauthorized;
        }

        if (username < 0 || nonce < 0 || realm < 0)
        {
            return StunError.BadRequest;
        }

        if (!_credentials.IsFresh(nowMs, source, Value(buffer, nonce)))
        {
            return TurnWire.StaleNonce;
        }

        if (!_credentials.TryDeriveKey(nowMs, Value(buffer, username), _key))
        {
            return TurnWire.Unauthorized;
        }

        int end = _reader.ValueOffsetAt(integrity) - Stun.AttributeHeaderBytes;
        TurnCredentials.Authenticate(_key, buffer.AsSpan(0, end), _tag);
        return CryptographicOperations.FixedTimeEquals(_tag, Value(buffer, integrity))
            ? 0 : TurnWire.Unauthorized;
    }

    private int Perform(long nowMs, UdpEndpoint source, byte[] buffer, Allocation? allocation)
    {
        if (_reader.Method == TurnWire.Allocate)
        {
            return Allocate(nowMs, source, buffer, allocation);
        }

        if (allocation == null)
        {
            return TurnWire.AllocationMismatch;
        }

        if (allocation.User != UserOf(buffer))
        {
            return TurnWire.WrongCredentials;
        }

        return _reader.Method switch
        {
            TurnWire.Refresh => Refresh(nowMs, buffer, allocation),
            TurnWire.CreatePermission => CreatePermission(nowMs, buffer, allocation),
            _ => BindChannel(nowMs, buffer, allocation),
        };
    }

    // §7.2
    private int Allocate(long nowMs, UdpEndpoint source, byte[] buffer, Allocation? allocation)
    {
        ReadOnlySpan<byte> transaction = buffer.AsSpan(Stun.TransactionOffset,
            Stun.TransactionBytes);
        if (allocation != null)
        {
            bool again = transaction.SequenceEqual(allocation.Transaction);
            Success(buffer);
            AddAllocation(nowMs, source, allocation);
            return again ? 0 : TurnWire.AllocationMismatch;
        }

        int transport = _reader.Find(TurnWire.RequestedTransport, 4);
        int family = _reader.Find(TurnWire.RequestedAddressFamily, 4);
        if (transport < 0)
        {
            return StunError.BadRequest;
        }

        if (Value(buffer, transport)[0] != TurnWire.Udp)
        {
            return TurnWire.UnsupportedTransport;
        }

        int wanted = family < 0 ? TurnWire.FamilyIpv4 : Value(buffer, family)[0];
        bool ipv4 = wanted == TurnWire.FamilyIpv4;
        if ((!ipv4 && wanted != TurnWire.FamilyIpv6) || !_ports.Serves(ipv4))
        {
            return TurnWire.AddressFamilyNotSupported;
        }

        string user = UserOf(buffer);
        int held = _users.GetValueOrDefault(user);
        if (held >= _settings.MaxAllocationsOfUser)
        {
            return TurnWire.AllocationQuotaReached;
        }

        if (Draining || _byClient.Count >= _settings.MaxAllocations)
        {
            return StunError.InsufficientCapacity;
        }

        var made = new Allocation { User = user };
        made.Port = _ports.Open(ipv4, _reader.Find(TurnWire.EvenPort) >= 0, made.Relayed);
        if (made.Port < 0)
        {
            return StunError.InsufficientCapacity;
        }

        made.Client.CopyFrom(source);
        _key.CopyTo(made.Key, 0);
        transaction.CopyTo(made.Transaction);
        made.ExpiryMs = nowMs + (1000L * Math.Max(LifetimeOf(buffer),
            _settings.DefaultLifetimeSeconds));
        _byClient.Add(AddressKey.Of(source), made);
        _byPort.Add(made.Port, made);
        _users[user] = held + 1;
        _limiter.GiveBack(source, 1); // for the 401 it began with
        NextDeadlineMs = Math.Min(NextDeadlineMs, made.ExpiryMs);
        Success(buffer);
        AddAllocation(nowMs, source, made);
        return 0;
    }

    private void AddAllocation(long nowMs, UdpEndpoint source, Allocation allocation)
    {
        AddAddress(TurnWire.XorRelayedAddress, allocation.Relayed);
        _writer.AddMappedAddress(source);
        AddLifetime((allocation.ExpiryMs - nowMs) / 1000);
    }

    // §8.2
    private int Refresh(long nowMs, byte[] buffer, Allocation allocation)
    {
        int family = _reader.Find(TurnWire.RequestedAddressFamily, 4);
        if (family >= 0 && Value(buffer, family)[0]
            != (allocation.Relayed.IsIpv4 ? TurnWire.FamilyIpv4 : TurnWire.FamilyIpv6))
        {
            return TurnWire.PeerAddressFamilyMismatch;
        }

        int asked = _reader.Find(TurnWire.Lifetime) < 0
            ? _settings.DefaultLifetimeSeconds : LifetimeOf(buffer);
        int granted = asked == 0 ? 0 : Math.Max(asked, _settings.DefaultLifetimeSeconds);
        allocation.ExpiryMs = nowMs + (granted * 1000L);
        if (granted == 0)
        {
            Delete(allocation);
        }

        Success(buffer);
        AddLifetime(granted);
        return 0;
    }

    // §10.2: all addresses are good, or none is permitted.
    private int CreatePermission(long nowMs, byte[] buffer, Allocation allocation)
    {
        int count = 0;
        for (int i = 0; i < _reader.AttributeCount; i++)
        {
            count += _reader.TypeAt(i) == TurnWire.XorPeerAddress ? 1 : 0;
        }

        int error = count == 0 ? StunError.BadRequest : 0;
        for (int i = 0; i < count && error == 0; i++)
        {
            error = TryReadPeer(buffer, i, _peer)
                ? Judge(_peer, allocation, anyPort: true) : StunError.BadRequest;
        }

        for (int i = 0; i < count && error == 0; i++)
        {
            TryReadPeer(buffer, i, _peer);
            error = Permit(nowMs, allocation, _peer);
        }

        Success(buffer);
        return error;
    }

    // §12.2
    private int BindChannel(long nowMs, byte[] buffer, Allocation allocation)
    {
        int index = _reader.Find(TurnWire.ChannelNumber, 4);
        if (index < 0 || !TryReadPeer(buffer, 0, _peer))
        {
            return StunError.BadRequest;
        }

        int number = BigEndian.ReadUInt16(buffer, _reader.ValueOffsetAt(index));
        int error = Judge(_peer, allocation, anyPort: false);
        if (error != 0)
        {
            return error;
        }

        Allocation.Channel? byNumber = allocation.ChannelOf(nowMs, number);
        Allocation.Channel? byPeer = allocation.ChannelOf(nowMs, _peer);
        if (number is < TurnWire.FirstChannel or > TurnWire.LastChannel || byNumber != byPeer)
        {
            return StunError.BadRequest;
        }

        error = Permit(nowMs, allocation, _peer);
        if (error != 0)
        {
            return error;
        }

        if (byNumber == null)
        {
            allocation.Channels.RemoveAll(c => nowMs >= c.ExpiryMs);
            if (allocation.Channels.Count >= _settings.MaxPermissions)
            {
                return StunError.InsufficientCapacity;
            }

            var peer = new UdpEndpoint();
            peer.CopyFrom(_peer);
            byNumber = new Allocation.Channel(number, peer);
            allocation.Channels.Add(byNumber);
        }

        byNumber.ExpiryMs = nowMs + ChannelMs;
        Success(buffer);
        return 0;
    }

    private int Judge(UdpEndpoint peer, Allocation allocation, bool anyPort)
    {
        int port = peer.Port;
        peer.Port = anyPort && port == 0 ? 1 : port;
        bool may = PeerRules.MayReach(peer, _settings.AllowPrivatePeers);
        peer.Port = port;
        if (peer.IsIpv4 != allocation.Relayed.IsIpv4)
        {
            return TurnWire.PeerAddressFamilyMismatch;
        }

        return may ? 0 : TurnWire.Forbidden;
    }

    private int Permit(long nowMs, Allocation allocation, UdpEndpoint peer)
    {
        Allocation.Permission? found = allocation.Permissions.Find(
            p => p.Address.AsSpan().SequenceEqual(peer.Address));
        if (found == null)
        {
            allocation.Permissions.RemoveAll(p => nowMs >= p.ExpiryMs);
            if (allocation.Permissions.Count >= _settings.MaxPermissions)
            {
                return StunError.InsufficientCapacity;
            }

            found = new Allocation.Permission([.. peer.Address]);
            allocation.Permissions.Add(found);
        }

        found.ExpiryMs = nowMs + PermissionMs;
        return 0;
    }

    // In seconds, at most what is granted; 0 when there is none.
    private int LifetimeOf(byte[] buffer)
    {
        int index = _reader.Find(TurnWire.Lifetime, 4);
        return index < 0 ? 0 : (int)Math.Min(
            BigEndian.ReadUInt32(buffer, _reader.ValueOffsetAt(index)),
            (uint)_settings.MaxLifetimeSeconds);
    }

    private void AddLifetime(long seconds)
        => BigEndian.WriteUInt32(_answer, _writer.Allot(TurnWire.Lifetime, 4), (uint)seconds);

    private ReadOnlySpan<byte> Value(byte[] buffer, int index)
        => buffer.AsSpan(_reader.ValueOffsetAt(index), _reader.ValueBytesAt(index));

    private void Success(byte[] buffer)
        => _writer.Begin(_answer, 0, _reader.Method, Stun.Success, buffer, Stun.TransactionOffset);

    private void FinishSuccess(long nowMs, UdpEndpoint source, byte[] buffer) => AddIntegrity();

    private void FinishError(long nowMs, UdpEndpoint source, byte[] buffer, int error,
        bool authentic)
    {
        _writer.Begin(_answer, 0, _reader.Method, Stun.Error, buffer, Stun.TransactionOffset);
        _writer.AddErrorCode(error);
        if (error == StunError.UnknownAttribute)
        {
            AddUnknownAttributes();
        }

        if (error is TurnWire.Unauthorized or TurnWire.StaleNonce)
        {
            _credentials.WriteNonce(nowMs, source, _answer.AsSpan(
                _writer.Allot(StunAttribute.Nonce, TurnCredentials.NonceBytes),
                TurnCredentials.NonceBytes));
            _writer.Add(StunAttribute.Realm, _credentials.Realm, 0, _credentials.Realm.Length);
        }

        if (authentic)
        {
            AddIntegrity();
        }
    }

    // RFC 8489 §6.3.1: what was not understood, 2 bytes each.
    private void AddUnknownAttributes()
    {
        int[] types = [.. Enumerable.Range(0, _reader.AttributeCount).Select(_reader.TypeAt)
            .Where(type => !TurnWire.IsUnderstood(type))];
        int at = _writer.Allot(StunAttribute.UnknownAttributes, types.Length * sizeof(ushort));
        for (int i = 0; i < types.Length; i++)
        {
            BigEndian.WriteUInt16(_answer, at + (i * sizeof(ushort)), types[i]);
        }
    }

    private void AddIntegrity()
    {
        int end = _writer.Count;
        int value = _writer.Allot(StunAttribute.MessageIntegrity, TurnWire.IntegrityBytes);
        TurnCredentials.Authenticate(_key, _answer.AsSpan(0, end), _tag);
        _tag.CopyTo(_answer, value);
    }
}
