namespace RedPhone.Board.Prototype;

/// <summary>One module to buy, its pins, and on which side it is drawn.</summary>
public sealed class ModuleEntry
{
    public string Id { get; set; } = "";
    public string Name { get; set; } = "";
    public decimal Price { get; set; }

    /// <summary>left, middle or right.</summary>
    public string At { get; set; } = "";
    public string Second { get; set; } = "";
    public string Note { get; set; } = "";
    public List<string> Pins { get; set; } = [];
}
