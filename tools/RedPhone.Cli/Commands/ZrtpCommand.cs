using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using RedPhone.Cli.Media;
using RedPhone.Core.Zrtp;
using RedPhone.Models;

namespace RedPhone.Cli.Commands;

/// <summary><c>zrtp</c>: the phone's ZRTP on a UDP port.</summary>
internal static class ZrtpCommand
{
    private const int HashBytes = 32;
    private const int MaxAuxBytes = 64;
    private const int LossyLingerMs = 4000;

    private static readonly Option<IPEndPoint> _local = new("--local")
    {
        Description = "Address and port to listen on.",
        HelpName = "ADDR:PORT",
        DefaultValueFactory = _ => new IPEndPoint(IPAddress.Loopback, 0),
        CustomParser = EndPointOf,
    };

    private static readonly Option<IPEndPoint> _remote = new("--remote")
    {
        Description = "The peer.",
        HelpName = "ADDR:PORT",
        Required = true,
        CustomParser = EndPointOf,
    };

    private static readonly Option<uint?> _ssrc = new("--ssrc")
    {
        Description = "SSRC of our first stream; random without it.",
        HelpName = "HEX",
        CustomParser = SsrcOf,
    };

    private static readonly Option<uint[]> _hash = List("--hash", "Hashes: S256, S384.");
    private static readonly Option<uint[]> _cipher = List("--cipher", "Ciphers: AES1, AES3.");

    private static readonly Option<uint[]> _auth =
        List("--auth", "SRTP tags: H2A8, HS80, HS32.");

    private static readonly Option<uint[]> _ka =
        List("--ka", "Key agreements: X255, E255, EC25, DH3k; Prsh for calls from a confirmed "
            + "cache, Mult for further streams.");

    private static readonly Option<int> _streams = new("--streams")
    {
        Description = "Streams of the call, 1 to 9; all but the first by Mult.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<uint> _ttl = new("--ttl")
    {
        Description = "Seconds the peer may keep the secret; 0: neither side keeps it.",
        HelpName = "S",
        DefaultValueFactory = _ => uint.MaxValue,
    };

    private static readonly Option<uint[]> _sas = List("--sas", "SAS: B32, B256.");

    private static readonly Option<string?> _cache = new("--cache")
    {
        Description = "File that keeps our ZID and what is known of peers.",
        HelpName = "FILE",
    };

    private static readonly Option<string> _name = new("--name")
    {
        Description = "Name the peer is kept under.",
        HelpName = "STR",
        DefaultValueFactory = _ => "peer",
    };

    private static readonly Option<bool> _verified = new("--verified")
    {
        Description = "Confirm the SAS (also after a cache mismatch).",
    };

    private static readonly Option<byte[]> _aux = Hex("--aux", "Auxiliary secret.", 1, MaxAuxBytes);

    private static readonly Option<string?> _peerHash = new("--peer-hello-hash")
    {
        Description = "The peer's zrtp-hash; '-' reads it from standard input.",
        HelpName = "HEX",
    };

    private static readonly Option<double> _loss = new("--loss")
    {
        Description = "Datagrams lost in each direction, percent.",
        HelpName = "P",
    };

    private static readonly Option<int> _drop = new("--drop")
    {
        Description = "Drop the Nth datagram we send.",
        HelpName = "N",
    };

    private static readonly Option<double> _seconds = new("--seconds")
    {
        Description = "How long to try.",
        HelpName = "S",
        DefaultValueFactory = _ => 30,
    };

    private static readonly Option<bool> _wait = new("--wait")
    {
        Description = "Let the peer send Commit: be ZRTP's responder.",
    };

    private static readonly Option<string?> _export = new("--export")
    {
        Description = "Derive a key for this purpose (1 to 31 letters) and show it.",
        HelpName = "LABEL",
    };

    private static readonly Option<bool> _printKeys = new("--print-keys")
    {
        Description = "Show the SRTP keys (for tests).",
    };

    public static Command Create()
    {
        var command = new Command("zrtp", $$"""
            Agrees on SRTP keys with a ZRTP peer (RFC 6189) over UDP and prints what happens as JSON
            lines: offer, hello-hash, secure or error for each stream, end. Exit code 0 when all
            became secure.

            Example, in two terminals:
              redphone zrtp --local 127.0.0.1:5004 --remote 127.0.0.1:5006
              redphone zrtp --local 127.0.0.1:5006 --remote 127.0.0.1:5004 --wait

            {{ExitCode.Help}}
            """)
        {
            _local, _remote, _ssrc, _streams, _hash, _cipher, _auth, _ka, _sas, _cache, _ttl,
            _name, _verified, _aux, _peerHash, _loss, _drop, _seconds, _wait, _export,
            _printKeys,
        };
        _streams.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > ZrtpSessionKey.MaxNonces + 1)
            {
                result.AddError("--streams takes 1 to 9");
            }
        });
        _export.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { Length: 0 or > 31 })
            {
                result.AddError("--export takes 1 to 31 letters");
            }
        });
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult result)
    {
        double loss = result.GetValue(_loss);
        var options = new ZrtpEndpointOptions
        {
            Local = result.GetValue(_local)!,
            Remote = result.GetValue(_remote)!,
            Ssrc = result.GetValue(_ssrc)
                ?? (uint)Random.Shared.NextInt64(1, uint.MaxValue),
            Streams = result.GetValue(_streams),
            CacheExpirySeconds = result.GetValue(_ttl),
            Hashes = ValueOrNull(result, _hash),
            Ciphers = ValueOrNull(result, _cipher),
            AuthTags = ValueOrNull(result, _auth),
            KeyAgreements = ValueOrNull(result, _ka),
            SasTypes = ValueOrNull(result, _sas),
            Commits = !result.GetValue(_wait),
            CacheFile = result.GetValue(_cache),
            Name = result.GetValue(_name)!,
            Verified = result.GetValue(_verified),
            Aux = ValueOrNull(result, _aux),
            LossPercent = loss,
            Drop = result.GetValue(_drop),
            Seconds = result.GetValue(_seconds),
            LingerMs = loss > 0 ? LossyLingerMs : 1300,
            ExportLabel = result.GetValue(_export),
            PrintKeys = result.GetValue(_printKeys),
        };
        using var endpoint = new ZrtpEndpoint(options, new PcCryptoEngine(),
            new SystemEntropy(), Console.Out.WriteLine);
        string? hash = result.GetValue(_peerHash);
        if (hash is not null)
        {
            hash = hash == "-" ? Console.In.ReadLine() ?? "" : hash;
            if (!TryHex(hash.Trim(), HashBytes, HashBytes, out byte[] bytes))
            {
                Console.Error.WriteLine("redphone: --peer-hello-hash takes 64 hex digits");
                return ExitCode.Usage;
            }

            options.PeerHelloHash = bytes;
        }

        return endpoint.Run() ? ExitCode.Ok : ExitCode.Failed;
    }

    /// <summary>An array option that is not given is null, not empty.</summary>
    private static T[]? ValueOrNull<T>(ParseResult result, Option<T[]> option)
        => result.GetResult(option) is null ? null : result.GetValue(option);

    private static Option<uint[]> List(string name, string description) => new(name)
    {
        Description = description + " The first is preferred.",
        HelpName = "LIST",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = argument =>
        {
            uint[]? names = AlgorithmNames.TryParse(argument.Tokens[0].Value);
            if (names is null || names.Length is 0 or > 7)
            {
                argument.AddError($"{name} takes 1 to 7 names of 4 characters, with commas");
            }

            return names;
        },
    };

    private static Option<byte[]> Hex(string name, string description, int least, int most)
        => new(name)
        {
            Description = description,
            HelpName = "HEX",
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = argument =>
            {
                if (!TryHex(argument.Tokens[0].Value, least, most, out byte[] bytes))
                {
                    argument.AddError($"{name} takes {least} to {most} bytes in hex");
                }

                return bytes;
            },
        };

    private static bool TryHex(string text, int least, int most, out byte[] bytes)
    {
        bytes = text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit)
            ? Convert.FromHexString(text) : [];
        return bytes.Length >= least && bytes.Length <= most;
    }

    private static IPEndPoint? EndPointOf(ArgumentResult argument)
    {
        if (!IPEndPoint.TryParse(argument.Tokens[0].Value, out IPEndPoint? endPoint))
        {
            argument.AddError($"'{argument.Tokens[0].Value}' is not ADDR:PORT");
        }

        return endPoint;
    }

    private static uint? SsrcOf(ArgumentResult argument)
    {
        if (!uint.TryParse(argument.Tokens[0].Value, NumberStyles.HexNumber,
            CultureInfo.InvariantCulture, out uint ssrc))
        {
            argument.AddError("--ssrc takes 8 hex digits");
        }

        return ssrc;
    }
}
