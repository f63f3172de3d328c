using System.Globalization;
using YamlDotNet.Serialization;

namespace RedPhone.Board.Data;

/// <summary>parts.yaml: one placed part.</summary>
public sealed class PartEntry
{
    public string Ref { get; set; } = "";
    public string Symbol { get; set; } = "";
    public string Item { get; set; } = "";
    public string Sheet { get; set; } = "";
    public string? Value { get; set; }
    public bool Optional { get; set; }
    public Dictionary<string, string> Pins { get; set; } = [];
    public List<string> Open { get; set; } = [];
    public string? Why { get; set; }

    /// <summary>Centre on the sheet, tenths of an inch; from drawing.yaml.</summary>
    [YamlIgnore]
    public int X { get; private set; }

    /// <summary>Centre, upwards.</summary>
    [YamlIgnore]
    public int Y { get; private set; }

    /// <summary>h, v (a quarter clockwise), h- and v- (those turned by 180 degrees).</summary>
    [YamlIgnore]
    public string Rot { get; private set; } = "h";

    /// <summary>Takes "x y" or "x y rotation"; false when it is neither.</summary>
    public bool TryPlace(string place)
    {
        string[] words = place.Split(' ');
        if (words.Length is not (2 or 3)
            || !int.TryParse(words[0], CultureInfo.InvariantCulture, out int x)
            || !int.TryParse(words[1], CultureInfo.InvariantCulture, out int y))
        {
            return false;
        }

        (X, Y, Rot) = (x, y, words.Length == 3 ? words[2] : "h");
        return Rot is "h" or "v" or "h-" or "v-";
    }
}
