using System.Security.Cryptography;
using System.Text;
using RedPhone.Crypto;

namespace RedPhone.Master.Store;

/// <summary>
/// One-time codes: 80 random bits as "XXXX-XXXX-XXXX-XXXX" in Crockford's base 32 (no I, L, O, U).
/// With 80 bits a plain hash suffices: nobody counts through them within a day.
/// </summary>
public static class EnrolmentCode
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Chars = 16;
    private const int BitsPerChar = 5;
    private const int RandomBytes = Chars * BitsPerChar / 8;
    private static readonly byte[] Context = Encoding.ASCII.GetBytes("RedPhone enrolment code 1:");

    /// <summary>A new code.</summary>
    public static string Create(IEntropy entropy)
    {
        byte[] random = new byte[RandomBytes];
        entropy.Fill(random, 0, random.Length);
        StringBuilder text = new();
        for (int i = 0; i < Chars; i++)
        {
            int at = i * BitsPerChar / 8;
            int word = (random[at] << 8) | (at + 1 < RandomBytes ? random[at + 1] : 0);
            int digit = (word >> (16 - BitsPerChar - (i * BitsPerChar % 8))) & 31;
            text.Append(i > 0 && i % 4 == 0 ? "-" : "").Append(Alphabet[digit]);
        }

        Bytes.Wipe(random);
        return text.ToString();
    }

    /// <summary>
    /// SHA-256 of a code as typed: case, dashes and spaces do not matter, I and L read as 1, O as
    /// 0. False for anything that is no code.
    /// </summary>
    public static bool TryHash(string? text, out byte[] hash)
    {
        hash = [];
        if (text is null || text.Length > 2 * Chars)
        {
            return false;
        }

        byte[] input = new byte[Context.Length + Chars];
        Context.CopyTo(input, 0);
        int count = 0;
        foreach (char typed in text)
        {
            if (typed is '-' or ' ')
            {
                continue;
            }

            char c = char.ToUpperInvariant(typed);
            c = c is 'I' or 'L' ? '1' : c == 'O' ? '0' : c;
            if (count == Chars || !Alphabet.Contains(c))
            {
                return false;
            }

            input[Context.Length + count++] = (byte)c;
        }

        if (count != Chars)
        {
            return false;
        }

        hash = SHA256.HashData(input);
        return true;
    }
}
