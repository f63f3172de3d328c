namespace RedPhone.Core.Audio
{
    /// <summary>Where a frame for the earpiece came from.</summary>
    public enum FrameKind
    {
        /// <summary>The peer's frame, bit-exact, or joined smoothly to a concealed one.</summary>
        Played = 0,

        /// <summary>Made up in place of a frame that is lost or late.</summary>
        Concealed = 1,

        /// <summary>
        /// Comfort noise: before the start, after a long gap, or a stretched pause.
        /// </summary>
        Comfort = 2,
    }
}
