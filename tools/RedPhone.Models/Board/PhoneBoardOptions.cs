using RedPhone.Core.Ports;
using RedPhone.Crypto;
using RedPhone.Drivers;

namespace RedPhone.Models;

/// <summary>What may differ between two boards.</summary>
public sealed record PhoneBoardOptions
{
    /// <summary>Flash; null: empty, in memory.</summary>
    public FlashStoreModel? Store { get; init; }

    /// <summary>Entropy; null: the operating system's.</summary>
    public IEntropy? Entropy { get; init; }

    /// <summary>Which display is fitted.</summary>
    public OledKind Oled { get; init; } = OledKind.Sh1106;

    /// <summary>Which codec is fitted.</summary>
    public CodecKind Codec { get; init; }

    /// <summary>
    /// Whether the talker hears himself. Off at first: what an ear records is then the far side
    /// alone and can be compared with what was said there.
    /// </summary>
    public bool HasSidetone { get; init; }

    /// <summary>DMA descriptors each way.</summary>
    public int I2sDescriptors { get; init; } = BoardPins.I2sDescriptors;
}
