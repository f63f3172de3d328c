using RedPhone.Crypto;
using RedPhone.Hosting;
using RedPhone.Master;
using RedPhone.Relay;

namespace RedPhone.Emulator;

/// <summary>How a world's servers are made: honest ones, or an attacker's.</summary>
public interface IServerMaker
{
    /// <summary>Makes the master of a world.</summary>
    MasterCore MakeMaster(ICryptoEngine crypto, IEntropy entropy, byte[] staticPrivate);

    /// <summary>What stands at a relay's port: the relay itself, or what wraps it.</summary>
    IDatagramCore WrapRelay(RelayCore relay);
}
