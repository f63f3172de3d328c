namespace RedPhone.Meter;

/// <summary>How a call went on processors of a stated speed; numbers of the worse phone.</summary>
/// <param name="SecureMs">Answer to secure.</param>
/// <param name="LateFrames">
/// Frames that were not there when they were due, in either direction: I2S granules missed or
/// lost, resynchronisations, blocking calls, packets too late for the jitter buffer, concealments.
/// </param>
/// <param name="MissedDeadlines">Turns of the main loop longer than a frame of 20 ms.</param>
/// <param name="LongestStepMs">The longest turn.</param>
/// <param name="BusyPercent">Part of the time the processor worked.</param>
/// <param name="FramesPlayed">Frames of speech that arrived.</param>
public sealed record CpuTrialResult(long SecureMs, int LateFrames, int MissedDeadlines,
    double LongestStepMs, double BusyPercent, int FramesPlayed);
