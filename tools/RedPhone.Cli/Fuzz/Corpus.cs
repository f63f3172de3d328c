using System.Reflection;

namespace RedPhone.Cli.Fuzz;

/// <summary>
/// Inputs worth keeping: hostile datagrams by hand and what was ever found. A file has lines
/// <c>SEED:HEX</c>, as a finding prints them, and comments behind #. The repository's
/// (tests/corpus/TARGET/*.hex) are embedded, so that they are there without it.
/// </summary>
internal static class Corpus
{
    /// <summary>One input: which datagram of the exchange it stands for, and its bytes.</summary>
    public sealed record Entry(int Seed, byte[] Input, string Origin);

    private const string Prefix = "corpus/";
    private const string Suffix = ".hex";

    /// <summary>The embedded inputs of a target.</summary>
    public static IReadOnlyList<Entry> Embedded(string target)
    {
        Assembly assembly = typeof(Corpus).Assembly;
        var entries = new List<Entry>();
        foreach (string name in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            if (name.StartsWith($"{Prefix}{target}/", StringComparison.Ordinal))
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                entries.AddRange(Read(reader, name));
            }
        }

        return entries;
    }

    /// <summary>The inputs of all .hex files of a folder; IOException or FormatException.</summary>
    public static IReadOnlyList<Entry> InDirectory(string directory)
    {
        var entries = new List<Entry>();
        foreach (string path in Directory.GetFiles(directory, "*" + Suffix).Order())
        {
            using var reader = new StreamReader(path);
            entries.AddRange(Read(reader, path));
        }

        return entries;
    }

    /// <summary>SEED:HEX, or null.</summary>
    public static Entry? TryParse(string line, string origin)
    {
        string[] parts = line.Split(':');
        return parts.Length == 2 && int.TryParse(parts[0], out int seed) && seed >= 0
            && parts[1].Length % 2 == 0 && parts[1].All(char.IsAsciiHexDigit)
            ? new Entry(seed, Convert.FromHexString(parts[1]), origin) : null;
    }

    private static IEnumerable<Entry> Read(TextReader reader, string origin)
    {
        int number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            string text = line.Split('#')[0].Trim();
            if (text.Length > 0)
            {
                yield return TryParse(text, $"{origin}:{number}")
                    ?? throw new FormatException($"{origin}:{number} is not SEED:HEX");
            }
        }
    }
}
