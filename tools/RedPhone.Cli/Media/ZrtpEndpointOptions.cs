using System.Net;
using RedPhone.Core.Zrtp;

namespace RedPhone.Cli.Media;

/// <summary>What a <see cref="ZrtpEndpoint"/> is and what its path does to datagrams.</summary>
public sealed class ZrtpEndpointOptions
{
    /// <summary>Where it listens; port 0 = any free one.</summary>
    public required IPEndPoint Local { get; init; }

    /// <summary>The peer; datagrams of others are ignored. May be set until Run.</summary>
    public IPEndPoint? Remote { get; set; }

    /// <summary>SSRC of our first stream; further ones count up from it.</summary>
    public uint Ssrc { get; init; } = 0x52504531;

    /// <summary>Streams of the call, 1 to 9; those behind the first in Multistream mode.</summary>
    public int Streams { get; init; } = 1;

    /// <summary>Seconds a peer may keep the secret (RFC 6189 §4.9); 0 = not at all.</summary>
    public uint CacheExpirySeconds { get; init; } = uint.MaxValue;

    /// <summary>Algorithm lists in order of preference; null = the session's own.</summary>
    public uint[]? Hashes { get; init; }

    /// <inheritdoc cref="Hashes"/>
    public uint[]? Ciphers { get; init; }

    /// <inheritdoc cref="Hashes"/>
    public uint[]? AuthTags { get; init; }

    /// <inheritdoc cref="Hashes"/>
    public uint[]? KeyAgreements { get; init; }

    /// <inheritdoc cref="Hashes"/>
    public uint[]? SasTypes { get; init; }

    /// <summary>True: sends Commit once discovery is done; false: waits for the peer's.</summary>
    public bool Commits { get; init; } = true;

    /// <summary>File that keeps ZID and peers; null = cacheless, a fresh ZID.</summary>
    public string? CacheFile { get; init; }

    /// <summary>The name the peer is kept under (letters, digits, + * # @ . - _).</summary>
    public string Name { get; init; } = "peer";

    /// <summary>The person confirms the SAS as soon as it is shown.</summary>
    public bool Verified { get; init; }

    /// <summary>Auxiliary secret, 1 to 64 bytes, or null.</summary>
    public byte[]? Aux { get; init; }

    /// <summary>The peer's zrtp-hash, 32 bytes, or null. May be set until Run.</summary>
    public byte[]? PeerHelloHash { get; set; }

    /// <summary>Datagrams lost in each direction, percent.</summary>
    public double LossPercent { get; init; }

    /// <summary>Number of the one outgoing datagram that is dropped, from 1; 0 = none.</summary>
    public int Drop { get; init; }

    /// <summary>How long to try, seconds.</summary>
    public double Seconds { get; init; } = 30;

    /// <summary>Silence after secure that ends it: a peer repeats its Confirm2 within 1,200 ms.
    /// </summary>
    public int LingerMs { get; init; } = 1300;

    /// <summary>Purpose of a key to derive from the exported one and show; null = none.</summary>
    public string? ExportLabel { get; init; }

    /// <summary>Show the SRTP keys.</summary>
    public bool PrintKeys { get; init; }

    /// <summary>Puts the lists into a session's settings.</summary>
    internal void Apply(ZrtpSettings settings)
    {
        settings.Hashes = Hashes ?? settings.Hashes;
        settings.Ciphers = Ciphers ?? settings.Ciphers;
        settings.AuthTags = AuthTags ?? settings.AuthTags;
        settings.KeyAgreements = KeyAgreements ?? settings.KeyAgreements;
        settings.SasTypes = SasTypes ?? settings.SasTypes;
        settings.CacheExpirySeconds = CacheExpirySeconds;
        if (Streams > 1 && !settings.KeyAgreements.Contains(ZrtpAlgorithm.Mult))
        {
            settings.KeyAgreements = [.. settings.KeyAgreements, ZrtpAlgorithm.Mult];
        }
    }
}
