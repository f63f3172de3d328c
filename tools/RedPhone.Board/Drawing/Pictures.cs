using System.Security.Cryptography;
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

    /// <summary>Draws the sheets that the record does not hold as they are now; returns what it wrote.
    /// </summary>
    public static IEnumerable<string> Draw(string root)
    {
        string record = Path.Combine(root, Record);
        string[] drawn = File.Exists(record) ? File.ReadAllLines(record) : [];
        foreach (string sheet in Files(root).Where(s => !drawn.Contains(LineOf(s))))
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

        File.WriteAllText(record, RecordOf(root));
        yield return Record;
    }

    /// <summary>What the record must say for the sheets as they are now.</summary>
    public static string RecordOf(string root) =>
        string.Concat(Files(root).Select(sheet => LineOf(sheet) + "\n"));

    private static string LineOf(string sheet)
    {
        string hash = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(sheet)));
        return $"{hash.ToLowerInvariant()}  {Path.GetFileName(sheet)}";
    }

    private static IEnumerable<string> Files(string root) =>
        Directory.GetFiles(Path.Combine(root, Sheets), "*.sch").Order(StringComparer.Ordinal);
}
