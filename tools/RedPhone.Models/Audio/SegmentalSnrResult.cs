namespace RedPhone.Models;

/// <summary>A segmental signal-to-noise ratio.</summary>
/// <param name="Db">Mean over the segments, dB; the lower clip when there are none.</param>
/// <param name="Segments">Segments that count.</param>
/// <param name="SilentSegments">Segments left out because the source is silent there.</param>
/// <param name="LagSamples">Lag found for each block of a second.</param>
public sealed record SegmentalSnrResult(
    double Db, int Segments, int SilentSegments, IReadOnlyList<int> LagSamples);
