using RedPhone.Wire;

namespace RedPhone.Relay;

/// <summary>
/// How much cryptography strangers may ask for, each source prefix by itself: /24 of IPv4, /56 of
/// IPv6. A token bucket for each (as GCRA: one time says all), kept in two rows of a table of fixed
/// size that prefixes share by a secret hash; one is refused only where both its buckets are empty.
/// So nothing is stored that grows with the number of senders, and nobody can pick whom to share
/// with. Who then proves himself gets his tokens back: ordinary phones never meet the limit, only
/// those that ask and prove nothing. Does not allocate after the constructor.
/// </summary>
internal sealed class PrefixLimiter
{
    /// <summary>Buckets of a row; two rows of 8 bytes each are the whole table.</summary>
    public const int Buckets = 8192;

    /// <summary>Bits of an IPv4 address that count.</summary>
    public const int Ipv4PrefixBits = 24;

    /// <summary>Bits of an IPv6 address that count: what a home or an office is given.</summary>
    public const int Ipv6PrefixBits = 56;

    private const int RowShift = 16;
    private const long MicrosecondsAMs = 1000;
    private const long MicrosecondsASecond = 1_000_000;

    // When the bucket is full again, in microseconds; a time gone by means full.
    private readonly long[] _fullAt = new long[2 * Buckets];
    private readonly SeededHash _hash = SeededHash.Create();
    private readonly long _tokenMicroseconds;
    private readonly long _burstMicroseconds;

    /// <summary>So many requests at once, and so many a second.</summary>
    public PrefixLimiter(int burst, int perSecond)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(burst, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(perSecond, 1);
        _tokenMicroseconds = Math.Max(1, MicrosecondsASecond / perSecond);
        _burstMicroseconds = burst * _tokenMicroseconds;
    }

    /// <summary>Takes a token; false when there is none.</summary>
    public bool TryTake(long nowMs, UdpEndpoint source)
    {
        Find(source, out int first, out int second);
        long now = nowMs * MicrosecondsAMs;
        long full = Math.Min(_fullAt[first], _fullAt[second]);
        if (Math.Max(full, now) + _tokenMicroseconds > now + _burstMicroseconds)
        {
            return false;
        }

        Take(now, ref _fullAt[first]);
        Take(now, ref _fullAt[second]);
        return true;
    }

    /// <summary>Gives tokens back to one that has proved himself.</summary>
    public void GiveBack(UdpEndpoint source, int tokens)
    {
        Find(source, out int first, out int second);
        _fullAt[first] -= tokens * _tokenMicroseconds;
        _fullAt[second] -= tokens * _tokenMicroseconds;
    }

    private void Take(long now, ref long fullAt)
        => fullAt = Math.Min(Math.Max(fullAt, now) + _tokenMicroseconds, now + _burstMicroseconds);

    private void Find(UdpEndpoint source, out int first, out int second)
    {
        AddressKey key = AddressKey.Of(source);
        uint hash = source.IsIpv4
            ? _hash.Of(0, (uint)key.Low >> (32 - Ipv4PrefixBits), 4)
            : _hash.Of(key.High >> (64 - Ipv6PrefixBits), 0, 6);
        first = (int)(hash % Buckets);
        second = Buckets + (int)((hash >> RowShift) % Buckets);
    }
}
