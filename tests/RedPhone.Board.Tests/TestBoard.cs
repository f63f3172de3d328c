using RedPhone.Board.Data;

namespace RedPhone.Board.Tests;

/// <summary>The real board, or one with a fault edited into its files.</summary>
internal static class TestBoard
{
    public static readonly string Root = FindRoot();

    public static readonly string Folder = Path.Combine(Root, "hardware", "board");

    public static BoardData Real() => BoardData.Load(Folder);

    public static BoardData Broken(string file, string from, string to)
    {
        string folder = Directory.CreateTempSubdirectory("board").FullName;
        try
        {
            foreach (string path in Directory.GetFiles(Folder, "*.yaml"))
            {
                string text = File.ReadAllText(path);
                if (Path.GetFileName(path) == file)
                {
                    Assert.Contains(from, text);
                    int at = text.IndexOf(from, StringComparison.Ordinal);
                    text = text[..at] + to + text[(at + from.Length)..];
                }

                File.WriteAllText(Path.Combine(folder, Path.GetFileName(path)), text);
            }

            return BoardData.Load(folder);
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder!, "RedPhone.Embedded.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder!;
    }
}
