using System.Text.Json;
using System.Text.Json.Serialization;

namespace RedPhone.Emulator;

/// <summary>A value for each direction of speech.</summary>
public sealed record Directions<T>(T AToB, T BToA);

/// <summary>A value for each phone.</summary>
public sealed record Sides<T>(T A, T B);

/// <summary>
/// What a phone knew of the way to the other at the end of the call, from SRTCP; -1 = not told.
/// </summary>
/// <param name="Received">Reports received.</param>
/// <param name="RoundTripMs">Round trip, ms.</param>
/// <param name="JitterMs">Interarrival jitter here, ms.</param>
/// <param name="PeerJitterMs">Interarrival jitter there, ms.</param>
/// <param name="PeerLost">Packets that the other phone has lost.</param>
public sealed record PathReport(int Received, int RoundTripMs, int JitterMs, int PeerJitterMs,
    int PeerLost);

/// <summary>What one scripted call came to; the last line of <c>demo --json</c>.</summary>
public sealed record DemoResult
{
    /// <summary>The SAS, read from each display's pixels; empty when none was shown.</summary>
    public required Sides<string> Sas { get; init; }

    /// <summary>Both displays showed the same, non-empty SAS.</summary>
    public bool SasEqual => Sas.A.Length > 0 && Sas.A == Sas.B;

    /// <summary>ZRTP key agreement, cipher and SRTP tag: "X255 AES1 H2A8".</summary>
    public required string KeyAgreement { get; init; }

    /// <summary>Name of the relay the master chose.</summary>
    public required string RelayChosen { get; init; }

    /// <summary>From the last key to the other phone's ringing, ms; -1 when it never rang.</summary>
    public required long SetupMs { get; init; }

    /// <summary>From the answer to both sides secure, ms; -1 when it never was.</summary>
    public required long SecureMs { get; init; }

    /// <summary>
    /// Segmental SNR in dB against the source clip, null where no speech was sent.
    /// </summary>
    public required Directions<double?> SegSnrDb { get; init; }

    /// <summary>Segmental SNR of a bare µ-law round trip of the same clips, dB.</summary>
    public required Directions<double> MuLawSegSnrDb { get; init; }

    /// <summary>Media packets that never came, both phones together.</summary>
    public required int Lost { get; init; }

    /// <summary>Frames made up for missing ones, both phones together.</summary>
    public required int Concealed { get; init; }

    /// <summary>Frames played, both phones together.</summary>
    public required int Frames { get; init; }

    /// <summary>The phones' last SRTCP reports; null when there was no speech.</summary>
    public Sides<PathReport>? Reports { get; init; }

    /// <summary>Why the initiator's call ended, as its display says: "hungUp", "sasDiffers" ...</summary>
    public required string EndReason { get; init; }

    /// <summary>Why the responder's call ended.</summary>
    public required string PeerEndReason { get; init; }

    /// <summary>Displays that showed an alarm.</summary>
    public required Sides<bool> Alarm { get; init; }

    /// <summary>Null, or what did not happen that should have.</summary>
    public string? Failure { get; init; }

    /// <summary>
    /// True when the call went as it should: heard and hung up; or, under attack, noticed by both
    /// people before a word was spoken.
    /// </summary>
    public bool IsAsExpected(Attack attack) => Failure is null && attack switch
    {
        Attack.None => SasEqual && EndReason == "hungUp" && SegSnrDb.AToB is not null,
        _ => !SasEqual && Alarm.A && Alarm.B && SegSnrDb.AToB is null,
    };

    /// <summary>One line of JSON, camelCase.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Options);

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    };
}
