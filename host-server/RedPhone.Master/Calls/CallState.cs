namespace RedPhone.Master.Calls;

/// <summary>What a call at the master waits for.</summary>
internal enum CallState
{
    /// <summary>The callee's answer to the wake-up signal, at most 5 s.</summary>
    Waking,

    /// <summary>Somebody to lift, at most 45 s.</summary>
    Ringing,

    /// <summary>The end.</summary>
    Answered,

    /// <summary>Nothing: both phones may make another call.</summary>
    Ended,
}
