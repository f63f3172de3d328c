using System.Buffers.Binary;
using System.Text;

namespace RedPhone.Cli.Media;

/// <summary>ZRTP algorithm names as people write them: <c>S256</c>, <c>B32</c>.</summary>
public static class AlgorithmNames
{
    private const int NameBytes = 4;

    /// <summary>The name's text without its padding.</summary>
    public static string Text(uint name)
    {
        Span<byte> bytes = stackalloc byte[NameBytes];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, name);
        return Encoding.ASCII.GetString(bytes).TrimEnd();
    }

    /// <summary>Names separated by commas; null for one that is no name.</summary>
    public static uint[]? TryParse(string list)
    {
        string[] parts = list.Split(',', StringSplitOptions.TrimEntries
            | StringSplitOptions.RemoveEmptyEntries);
        var names = new uint[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (parts[i].Length > NameBytes || !System.Text.Ascii.IsValid(parts[i]))
            {
                return null;
            }

            names[i] = BinaryPrimitives.ReadUInt32BigEndian(
                Encoding.ASCII.GetBytes(parts[i].PadRight(NameBytes)));
        }

        return names;
    }
}
