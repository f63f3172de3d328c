namespace RedPhone.Board.Prototype;

/// <summary>One wire: "module.pin" at each end, and what stands in it.</summary>
public sealed class WireEntry
{
    public string From { get; set; } = "";
    public List<string> To { get; set; } = [];

    /// <summary>The pin's name in the firmware, where it has one.</summary>
    public string? Constant { get; set; }
    public string Via { get; set; } = "";
}
