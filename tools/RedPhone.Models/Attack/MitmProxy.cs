using RedPhone.Crypto;

namespace RedPhone.Models.Attack;

/// <summary>
/// A man in the middle: what the attacker's master and relays know together. For each call it
/// attacks it has one ZRTP session towards each phone (<see cref="MitmCall"/>). Servers of several
/// threads may share it; they take <see cref="Gate"/>.
/// </summary>
public sealed class MitmProxy(ICryptoEngine crypto, IEntropy entropy)
{
    /// <summary>Calls remembered; the oldest are forgotten.</summary>
    public const int MaxCalls = 16;

    private readonly List<(string Id, MitmCall? Call)> _calls = [];

    /// <summary>Whoever touches a call of the proxy holds this.</summary>
    public object Gate { get; } = new();

    /// <summary>
    /// Whether the next call is attacked. It is decided when a call is first heard of; a call in
    /// progress stays what it is.
    /// </summary>
    public bool Active { get; set; }

    /// <summary>
    /// The 12-byte ZID shown to the initiator; null for a random one in each call. An attacker who
    /// listened before knows the responder's, it goes over the wire in the clear.
    /// </summary>
    public byte[]? ZidForInitiator { get; set; }

    /// <summary>The ZID shown to the responder; null for a random one.</summary>
    public byte[]? ZidForResponder { get; set; }

    /// <summary>The attacked calls, oldest first.</summary>
    public IEnumerable<MitmCall> Calls => _calls.Select(entry => entry.Call).OfType<MitmCall>();

    /// <summary>
    /// The attacked call with this id (32 hex digits), begun when it is new and
    /// <see cref="Active"/>; null for a call that is left alone. Its sessions' Hello hashes are
    /// known from here on.
    /// </summary>
    public MitmCall? Meet(string callId)
    {
        int index = _calls.FindIndex(entry => entry.Id == callId);
        if (index >= 0)
        {
            return _calls[index].Call;
        }

        if (_calls.Count == MaxCalls)
        {
            _calls.RemoveAt(0);
        }

        MitmCall? call = Active
            ? new MitmCall(crypto, entropy, ZidForInitiator, ZidForResponder)
            : null;
        _calls.Add((callId, call));
        return call;
    }
}
