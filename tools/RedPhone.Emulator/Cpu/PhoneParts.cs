using RedPhone.Core;
using RedPhone.Core.Ports;
using RedPhone.Crypto;
using RedPhone.Models;

namespace RedPhone.Emulator;

/// <summary>What an emulated phone's program gets.</summary>
/// <param name="Board">The hardware.</param>
/// <param name="Entropy">Where its keys come from.</param>
/// <param name="Flash">What it remembers.</param>
/// <param name="OpenPort">Makes the socket of a name.</param>
/// <param name="Crypto">Makes its primitives.</param>
/// <param name="Log">Where its lines go.</param>
/// <param name="Configure">Last changes before it starts.</param>
public sealed record PhoneParts(PhoneBoardModel Board, IEntropy Entropy, FlashStoreModel Flash,
    Func<string, IDatagramPort> OpenPort, Func<ICryptoEngine> Crypto, ILog Log,
    Action<Phone>? Configure);
