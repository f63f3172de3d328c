using System.Globalization;
using System.Security.Cryptography;

namespace RedPhone.Models.Network;

/// <summary>
/// One line for each datagram: time in ms, sender, receiver, length in bytes, SHA-256 (first 16
/// bytes, hex), and what became of it. Two runs of one seed give the same bytes.
/// </summary>
public sealed class DatagramTrace(TextWriter writer)
{
    private readonly Lock _lock = new();

    /// <summary>Lines written so far.</summary>
    public int Lines { get; private set; }

    /// <summary>Writes one line; safe from several threads.</summary>
    public void Record(long timeMs, string from, string to, ReadOnlySpan<byte> datagram, string fate)
    {
        string hash = Convert.ToHexStringLower(SHA256.HashData(datagram).AsSpan(0, 16));
        string line = string.Create(CultureInfo.InvariantCulture,
            $"{timeMs} {from} {to} {datagram.Length} {hash} {fate}");
        lock (_lock)
        {
            writer.Write(line);
            writer.Write('\n');
            Lines++;
        }
    }

    /// <summary>Writes a line that is not a datagram: an event of the script.</summary>
    public void Note(long timeMs, string text)
    {
        lock (_lock)
        {
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{timeMs} # {text}\n"));
            Lines++;
        }
    }
}
