using System.Buffers.Binary;

namespace RedPhone.Cli.Fuzz;

/// <summary>Changes bytes the way parsers dislike: bits, borders, lengths, parts of others.</summary>
internal static class Mutator
{
    private const int MaxBytes = 1500;
    private const int MostChanges = 6;

    private static readonly int[] _borders = [0, 1, 2, 3, 4, 7, 8, 15, 16, 31, 32, 63, 64, 127, 128,
        255, 256, 1023, 1024, 0x7FFF, 0x8000, 0xFFFF];

    /// <summary>A changed copy of one seed.</summary>
    public static byte[] Change(Random random, IReadOnlyList<byte[]> seeds, int seed)
    {
        var bytes = new List<byte>(seeds[seed]);
        for (int changes = random.Next(1, MostChanges); changes > 0; changes--)
        {
            ChangeOnce(random, bytes, seeds[random.Next(seeds.Count)]);
        }

        return [.. bytes.Take(MaxBytes)];
    }

    private static void ChangeOnce(Random random, List<byte> bytes, byte[] other)
    {
        int at = bytes.Count == 0 ? 0 : random.Next(bytes.Count);
        switch (bytes.Count == 0 ? 6 : random.Next(8))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes[at] = (byte)_borders[random.Next(_borders.Length)];
                break;
            case 3 when at + 1 < bytes.Count:
                Span<byte> word = stackalloc byte[2];
                BinaryPrimitives.WriteUInt16BigEndian(word,
                    (ushort)_borders[random.Next(_borders.Length)]);
                bytes[at] = word[0];
                bytes[at + 1] = word[1];
                break;
            case 4:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 5:
                bytes.RemoveRange(at, random.Next(Math.Min(8, bytes.Count - at)));
                break;
            case 6:
                var fresh = new byte[random.Next(1, 64)];
                random.NextBytes(fresh);
                bytes.InsertRange(at, fresh);
                break;
            default:
                int from = other.Length == 0 ? 0 : random.Next(other.Length);
                bytes.InsertRange(at, other.Skip(from).Take(random.Next(64)));
                break;
        }
    }
}
