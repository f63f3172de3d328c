namespace RedPhone.Board.Data;

/// <summary>drawing.yaml: what stands where on one sheet.</summary>
public sealed class DrawingEntry
{
    /// <summary>Reference to "x y" or "x y rotation".</summary>
    public Dictionary<string, string> Place { get; set; } = [];
}
