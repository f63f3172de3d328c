using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RedPhone.Board.Checks;

namespace RedPhone.Board.Drawing;

/// <summary>
/// The SVG and PDF pictures of the sheets, drawn by lepton-eda. drawn.txt keeps the hash of each
/// sheet as it was when its pictures were drawn, so that a machine without lepton-eda can tell
/// whether they are old; fonts and dates make the pictures themselves differ from machine to machine.
/// </summary>
public static class Pictures
{
    /// <summary>Below the repository.</summary>
    public const string Record = "schematics/drawn.txt";

    private const string Sheets = "schematics/lepton";

    /// <summary>Draws every sheet below root and writes the record; returns what it wrote.</summary>
    public static IEnumerable<string> Draw(string root)
    {
        foreach (string sheet in Files(root))
        {
            foreach (string kind in new[] { "svg", "pdf" })
            {
                string picture = $"schematics/{kind}/{Path.GetFileNameWithoutExtension(sheet)}.{kind}";
                string path = Path.Combine(root, picture);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                LeptonTool.Draw(sheet, path);
                yield return picture;
            }
        }

        File.WriteAllText(Path.Combine(root, Record), RecordOf(root));
        yield return Record;
    }

    /// <summary>What the record must say for the sheets as they are now.</summary>
    public static string RecordOf(string root)
    {
        var text = new StringBuilder();
        foreach (string sheet in Files(root))
        {
            string hash = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(sheet)));
            text.Append(CultureInfo.InvariantCulture,
                $"{hash.ToLowerInvariant()}  {Path.GetFileName(sheet)}\n");
        }

        return text.ToString();
    }

    private static IEnumerable<string> Files(string root) =>
        Directory.GetFiles(Path.Combine(root, Sheets), "*.sch").Order(StringComparer.Ordinal);
}
