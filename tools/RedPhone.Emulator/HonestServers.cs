using RedPhone.Crypto;
using RedPhone.Hosting;
using RedPhone.Master;
using RedPhone.Relay;

namespace RedPhone.Emulator;

/// <summary>The servers as they are.</summary>
public sealed class HonestServers : IServerMaker
{
    private const int MaxPhones = 64;

    /// <inheritdoc />
    public MasterCore MakeMaster(ICryptoEngine crypto, IEntropy entropy, byte[] staticPrivate)
        => new(crypto, entropy, staticPrivate, MaxPhones);

    /// <inheritdoc />
    public IDatagramCore WrapRelay(RelayCore relay) => relay;
}
