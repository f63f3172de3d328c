using RedPhone.Board.Data;

namespace RedPhone.Board.Prototype;

/// <summary>What is made from prototype.yaml: its picture, and the tables of hardware/README.md.
/// </summary>
public static class PrototypeExport
{
    private const string Readme = "hardware/README.md";
    private const string Picture = "hardware/prototype.svg";

    /// <summary>Path below the repository and content; the README's own text is kept.</summary>
    public static SortedDictionary<string, string> Create(BoardData board, string root)
    {
        PrototypeFile prototype =
            PrototypeFile.Load(Path.Combine(root, "hardware", "board"), board);
        return new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [Picture] = PrototypeDrawing.Create(prototype),
            [Readme] = ReadmeTables.Fill(
                File.ReadAllText(Path.Combine(root, Readme)), board, prototype),
        };
    }

    /// <summary>Writes them; returns their paths.</summary>
    public static IEnumerable<string> Write(BoardData board, string root)
    {
        foreach ((string path, string content) in Create(board, root))
        {
            File.WriteAllText(Path.Combine(root, path), content);
            yield return path;
        }
    }
}
