namespace RedPhone.Board.Data;

/// <summary>drawing.yaml: what stands where on one sheet. Tenths of an inch, y up.</summary>
public sealed class DrawingEntry
{
    /// <summary>Reference to "x y" or "x y rotation".</summary>
    public Dictionary<string, string> Place { get; set; } = [];

    /// <summary>Net to path; see <see cref="Drawing.WirePath"/> for the words of a path.</summary>
    public List<Dictionary<string, string>> Wires { get; set; } = [];

    /// <summary>"x y text": remarks beside what they are about.</summary>
    public List<string> Texts { get; set; } = [];

    /// <summary>"x y" where KiCad's power flags begin, on one sheet only.</summary>
    public string? Flags { get; set; }
}
