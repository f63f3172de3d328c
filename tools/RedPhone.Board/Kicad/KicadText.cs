using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RedPhone.Board.Kicad;

/// <summary>Builds one KiCad 6 file: places in millimetres, identifiers from names.</summary>
internal sealed class KicadText
{
    /// <summary>The file format of KiCad 6.</summary>
    public const string Version = "20211123";

    private const double UnitMm = 2.54;
    private const double LeftMm = 17.78;
    private const double BaseMm = 279.4;
    private readonly StringBuilder _text = new();
    private readonly string _file;
    private int _unnamed;

    public KicadText(string file) => _file = file;

    /// <summary>Adds a line; \n ends it.</summary>
    public void Add(string line) => _text.Append(line).Append('\n');

    public override string ToString() => _text.ToString();

    /// <summary>"x y" on the sheet, y down, of a place in tenths of an inch, y up.</summary>
    public static string At(double x, double y) => $"{Mm(LeftMm + x * UnitMm)} {Mm(BaseMm - y * UnitMm)}";

    /// <summary>"x y" in a symbol, y up.</summary>
    public static string InSymbol(double x, double y) => $"{Mm(x * UnitMm)} {Mm(y * UnitMm)}";

    /// <summary>A length in tenths of an inch.</summary>
    public static string Length(double units) => Mm(units * UnitMm);

    /// <summary>Font of a size that lepton counts in points.</summary>
    public static string Effects(int size, string justify, bool hide = false)
    {
        string mm = Mm(0.26 * size);
        return $"(effects (font (size {mm} {mm})){(justify.Length > 0 ? $" (justify {justify})" : "")}"
            + $"{(hide ? " hide" : "")})";
    }

    /// <summary>An identifier that stays the same as long as the name does.</summary>
    public static string Uuid(string name)
    {
        byte[] id = SHA256.HashData(Encoding.UTF8.GetBytes("redphone board " + name))[..16];
        id[6] = (byte)(id[6] & 0x0F | 0x50);
        id[8] = (byte)(id[8] & 0x3F | 0x80);
        string hex = Convert.ToHexString(id).ToLowerInvariant();
        return $"{hex[..8]}-{hex[8..12]}-{hex[12..16]}-{hex[16..20]}-{hex[20..]}";
    }

    /// <summary>An identifier for the next thing of this file that has no name of its own.</summary>
    public string NextUuid() => Uuid($"{_file} {_unnamed++}");

    /// <summary>A quoted text.</summary>
    public static string Quote(string text) =>
        "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"") + "\"";

    private static string Mm(double mm) => Math.Round(mm, 4).ToString(CultureInfo.InvariantCulture);
}
