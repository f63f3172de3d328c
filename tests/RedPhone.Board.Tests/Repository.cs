using RedPhone.Board.Data;
using RedPhone.Board.Drawing;

namespace RedPhone.Board.Tests;

/// <summary>What `redphone board export` writes, in a folder of its own that a test may break.</summary>
internal sealed class Repository : IDisposable
{
    public Repository(BoardData board) => Written = [.. BoardExport.Write(board, Root)];

    public string Root { get; } = Directory.CreateTempSubdirectory("board").FullName;

    public List<string> Written { get; }

    /// <summary>Replaces the first place of a text that must be there.</summary>
    public void Edit(string file, string from, string to)
    {
        string path = Path.Combine(Root, file), text = File.ReadAllText(path);
        int at = text.IndexOf(from, StringComparison.Ordinal);
        Assert.True(at >= 0, $"{file} has no '{from}'");
        File.WriteAllText(path, text[..at] + to + text[(at + from.Length)..]);
    }

    public void Dispose() => Directory.Delete(Root, true);
}
