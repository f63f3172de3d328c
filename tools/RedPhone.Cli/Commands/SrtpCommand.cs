using System.CommandLine;
using System.Text;
using RedPhone.Core.Srtp;
using RedPhone.Models;

namespace RedPhone.Cli.Commands;

/// <summary><c>srtp protect|unprotect</c>: one packet a line in hex.</summary>
internal static class SrtpCommand
{
    private const int MaxPacketBytes = 1500;

    private static readonly Dictionary<string, SrtpProfile> _profiles = new()
    {
        ["AES_CM_128_HMAC_SHA1_80"] = SrtpProfile.AesCm128HmacSha1Tag80,
        ["AES_CM_128_HMAC_SHA1_32"] = SrtpProfile.AesCm128HmacSha1Tag32,
        ["AES_256_CM_HMAC_SHA1_80"] = SrtpProfile.AesCm256HmacSha1Tag80,
        ["AES_256_CM_HMAC_SHA1_32"] = SrtpProfile.AesCm256HmacSha1Tag32,
        ["H2A8"] = SrtpProfile.AesCm128HmacSha256Tag80,
        ["AES_256_H2A8"] = SrtpProfile.AesCm256HmacSha256Tag80,
    };

    private static readonly Option<string> _profile = new("--profile")
    {
        Description = string.Join(", ", _profiles.Keys) + ".",
        HelpName = "P",
        DefaultValueFactory = _ => _profiles.Keys.First(),
    };

    private static readonly Option<string> _key = new("--key")
    {
        Description = "Master key and master salt, one after the other.",
        HelpName = "HEX",
        Required = true,
    };

    private static readonly Option<bool> _rtcp = new("--rtcp")
    {
        Description = "The packets are RTCP and SRTCP.",
    };

    public static Command Create()
    {
        _profile.AcceptOnlyFromAmong([.. _profiles.Keys]);
        var protect = new Command("protect", $"""
            RTP packets in, SRTP packets out.

            Example:
              redphone srtp protect --key 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d

            {ExitCode.Help}
            """)
        {
            _profile, _key, _rtcp,
        };
        var unprotect = new Command("unprotect", $"""
            SRTP packets in, RTP packets out.

            Example:
              redphone srtp unprotect --key 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d

            {ExitCode.Help}
            """)
        {
            _profile, _key, _rtcp,
        };
        protect.SetAction(result => Run(result,
            result.GetValue(_rtcp) ? RtcpProtector : Protector));
        unprotect.SetAction(result => Run(result,
            result.GetValue(_rtcp) ? RtcpUnprotector : Unprotector));
        return new Command("srtp", $"""
            Protects or opens packets of one stream (RFC 3711): hex lines from standard input to
            standard output, one packet a line, in order; the rollover counter counts over them.
            A packet that is refused is answered with a line 'error' and the reason.

            Example:
              redphone srtp protect --key 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d

            {ExitCode.Help}
            """)
        {
            protect, unprotect,
        };
    }

    private static int Run(ParseResult result,
        Func<SrtpProfile, byte[], Func<byte[], int, (int Count, string Error)>> create)
    {
        SrtpProfile profile = _profiles[result.GetValue(_profile)!];
        string hex = result.GetValue(_key)!;
        int keyBytes = SrtpKeyDerivation.SaltBytes
            + (profile >= SrtpProfile.AesCm256HmacSha1Tag80 ? SrtpKeyDerivation.LongKeyBytes
            : SrtpKeyDerivation.KeyBytes);
        if (hex.Length != keyBytes * 2 || !hex.All(char.IsAsciiHexDigit))
        {
            Console.Error.WriteLine($"redphone: --key takes {keyBytes * 2} hex digits");
            return ExitCode.Usage;
        }

        Func<byte[], int, (int Count, string Error)> change =
            create(profile, Convert.FromHexString(hex));
        using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false));
        var packet = new byte[MaxPacketBytes];
        bool good = true;
        while (Console.In.ReadLine() is { } line)
        {
            (int count, string error) = Parse(line, packet, out int bytes) is { } wrong
                ? (0, wrong) : change(packet, bytes);
            good &= count != 0;
            output.WriteLine(count == 0 ? $"error {error}"
                : Convert.ToHexStringLower(packet, 0, count));
            output.Flush();
        }

        return good ? ExitCode.Ok : ExitCode.Failed;
    }

    /// <summary>Null, or what is wrong with the line.</summary>
    private static string? Parse(string line, byte[] packet, out int count)
    {
        string hex = line.Trim();
        count = hex.Length / 2;
        if (hex.Length % 2 != 0 || !hex.All(char.IsAsciiHexDigit))
        {
            return "not-hex";
        }

        if (count > packet.Length - SrtcpSender.OverheadBytes)
        {
            return "too-long";
        }

        Convert.FromHexString(hex).CopyTo(packet, 0);
        return null;
    }

    private static Func<byte[], int, (int Count, string Error)> Protector(SrtpProfile profile,
        byte[] key)
    {
        var sender = new SrtpSender(new PcCryptoEngine());
        sender.SetKeys(profile, key, 0, key, key.Length - SrtpKeyDerivation.SaltBytes);
        return (packet, count) => Protect(() => sender.Protect(packet, 0, count));
    }

    private static Func<byte[], int, (int Count, string Error)> RtcpProtector(
        SrtpProfile profile, byte[] key)
    {
        var sender = new SrtcpSender(new PcCryptoEngine());
        sender.SetKeys(profile, key, 0, key, key.Length - SrtpKeyDerivation.SaltBytes);
        return (packet, count) => Protect(() => sender.Protect(packet, 0, count));
    }

    private static Func<byte[], int, (int Count, string Error)> RtcpUnprotector(
        SrtpProfile profile, byte[] key)
    {
        var receiver = new SrtcpReceiver(new PcCryptoEngine());
        receiver.SetKeys(profile, key, 0, key, key.Length - SrtpKeyDerivation.SaltBytes);
        return (packet, count) =>
        {
            SrtpResult result = receiver.TryUnprotect(packet, 0, count, out int length);
            return (result == SrtpResult.Ok ? length : 0, Kebab(result.ToString()));
        };
    }

    /// <summary>The senders throw for what a phone never sends; people may send it.</summary>
    private static (int Count, string Error) Protect(Func<int> protect)
    {
        try
        {
            int bytes = protect();
            return (bytes, bytes == 0 ? "key-exhausted" : "");
        }
        catch (ArgumentException)
        {
            return (0, "malformed");
        }
        catch (InvalidOperationException)
        {
            return (0, "ssrc-or-sequence");
        }
    }

    private static Func<byte[], int, (int Count, string Error)> Unprotector(SrtpProfile profile,
        byte[] key)
    {
        var receiver = new SrtpReceiver(new PcCryptoEngine());
        receiver.SetKeys(profile, key, 0, key, key.Length - SrtpKeyDerivation.SaltBytes);
        return (packet, count) =>
        {
            SrtpResult result = receiver.TryUnprotect(packet, 0, count, out int length);
            return (result == SrtpResult.Ok ? length : 0, Kebab(result.ToString()));
        };
    }

    /// <summary>BadTag as bad-tag.</summary>
    private static string Kebab(string name)
    {
        var text = new StringBuilder();
        foreach (char c in name)
        {
            if (char.IsUpper(c) && text.Length > 0)
            {
                text.Append('-');
            }

            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }
}
