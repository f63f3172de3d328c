using RedPhone.Crypto;
using RedPhone.Hosting;
using RedPhone.Master;
using RedPhone.Master.Crypto;
using RedPhone.Models.Attack;
using RedPhone.Relay;

namespace RedPhone.Emulator;

/// <summary>
/// Servers run by an attacker: the real master and relays, with a proxy in their midst that agrees
/// on keys with both phones. The master colludes except in <see cref="Attack.RelayOnly"/>.
/// </summary>
public sealed class AttackServers : IServerMaker
{
    private readonly HonestServers _honest = new();
    private readonly bool _masterColludes;

    /// <summary>
    /// Servers for one world; <paramref name="entropy"/> is the attacker's own. They attack from
    /// the first call on, in <see cref="Attack.SecondCall"/> when <see cref="Active"/> is set.
    /// </summary>
    public AttackServers(Attack attack, IEntropy entropy)
    {
        _masterColludes = attack is Attack.FirstCall or Attack.SecondCall;
        Proxy = new MitmProxy(new InBoxCryptoEngine(), entropy)
        {
            Active = attack is Attack.FirstCall or Attack.RelayOnly,
        };
    }

    /// <summary>The attacker's mind.</summary>
    public MitmProxy Proxy { get; }

    /// <summary>Whether the next call is attacked.</summary>
    public bool Active
    {
        get => Proxy.Active;
        set => Proxy.Active = value;
    }

    /// <inheritdoc />
    public MasterCore MakeMaster(ICryptoEngine crypto, IEntropy entropy, byte[] staticPrivate)
        => _honest.MakeMaster(_masterColludes ? new ColludingCryptoEngine(crypto, Proxy) : crypto,
            entropy, staticPrivate);

    /// <inheritdoc />
    public IDatagramCore WrapRelay(RelayCore relay) => new MitmRelay(relay, Proxy);
}
