using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using RedPhone.Core.Zrtp;
using RedPhone.Crypto;

namespace RedPhone.Cli.Media;

/// <summary>
/// The phone's ZRTP session on a UDP socket, told as lines of JSON: <c>offer</c>,
/// <c>hello-hash</c>, then <c>secure</c> or <c>error</c>, and <c>end</c>.
/// </summary>
public sealed class ZrtpEndpoint : IDisposable
{
    private const int DatagramBytes = 1500;
    private const int FailedLingerMs = 1000;
    private const string ZidRecord = "zid";

    private readonly ZrtpEndpointOptions _options;
    private readonly Action<string> _tell;
    private readonly ZrtpSession _session;
    private readonly Socket _socket;
    private readonly TrustStore? _store;
    private readonly ZrtpTrust _trust = new();
    private readonly Random _chance = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly byte[] _buffer = new byte[DatagramBytes];
    private EndPoint _from = new IPEndPoint(IPAddress.Any, 0);
    private long _heardMs;
    private int _sent;
    private int _received;
    private bool _told;

    /// <summary>Opens the socket and makes the Hello; says <c>offer</c> and <c>hello-hash</c>.
    /// </summary>
    public ZrtpEndpoint(ZrtpEndpointOptions options, ICryptoEngine engine, IEntropy entropy,
        Action<string> tell)
    {
        _options = options;
        _tell = tell;
        _session = new ZrtpSession(engine, entropy);
        _session.Settings.OfferAll();
        options.Apply(_session.Settings);
        byte[] zid = new byte[ZrtpTrust.ZidBytes];
        entropy.Fill(zid, 0, zid.Length);
        if (options.CacheFile is not null)
        {
            var file = new RecordFile(options.CacheFile);
            if (file.Read(ZidRecord, zid) != zid.Length)
            {
                file.Write(ZidRecord, zid, zid.Length);
            }

            _store = new TrustStore(file);
            _store.TryLoad(options.Name, _trust);
        }

        _socket = new Socket(options.Local.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        _socket.Bind(options.Local);
        while (_session.Work())
        {
            // The key pair is made before the call.
        }

        _session.Prepare(zid);
        TellOffer(zid);
    }

    /// <summary>The port it listens on.</summary>
    public int LocalPort => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>zrtp-hash of our Hello, 32 bytes.</summary>
    public byte[] HelloHash => _session.HelloHash;

    /// <summary>The session, for tests that ask more than the lines say.</summary>
    public ZrtpSession Session => _session;

    /// <summary>Milliseconds from Run to secure, -1 before.</summary>
    public long SecureMs { get; private set; } = -1;

    /// <summary>Runs to the end; true when secure.</summary>
    public bool Run()
    {
        long startMs = NowMs;
        long endMs = startMs + (long)(_options.Seconds * 1000);
        _heardMs = startMs;
        _session.SetAuxSecret(_options.Aux);
        _session.Start(startMs, _options.Ssrc, _trust.Number.Length == 0 ? null : _trust,
            _options.PeerHelloHash, _options.Commits);
        while (NowMs < endMs && !IsOver())
        {
            Step();
            if (_session.State == ZrtpState.Secure && SecureMs < 0)
            {
                SecureMs = NowMs - startMs;
                Keep();
                TellSecure();
            }
            else if (_session.State == ZrtpState.Failed && !_told)
            {
                TellError();
            }

            Receive(endMs);
        }

        bool secure = SecureMs >= 0;
        Tell(new
        {
            @event = "end",
            secure,
            state = _session.State.ToString(),
            sent = _sent,
            received = _received,
            dropped = _session.Dropped,
            badCrc = _session.BadCrc,
            retransmitted = _session.Retransmitted,
            contentions = _session.Contentions,
        });
        return secure;
    }

    /// <summary>Closes the socket and wipes the session.</summary>
    public void Dispose()
    {
        _session.Stop();
        _trust.Clear();
        _socket.Dispose();
    }

    private long NowMs => _clock.ElapsedMilliseconds;

    private bool IsOver() => _session.State switch
    {
        ZrtpState.Secure => NowMs - _heardMs >= _options.LingerMs,
        ZrtpState.Failed => _session.NextDeadlineMs == long.MaxValue
            || NowMs - _heardMs >= FailedLingerMs + _options.LingerMs,
        _ => false,
    };

    /// <summary>All work and all output that is due now.</summary>
    private void Step()
    {
        bool again = true;
        while (again)
        {
            again = _session.Work();
            if (_session.NextDeadlineMs <= NowMs)
            {
                _session.HandleTimeout(NowMs);
                again = true;
            }

            // Between two slices, so that DHPart2 does not wait for our own computation.
            for (int count = _session.TryTakeOutput(_buffer); count != 0;
                count = _session.TryTakeOutput(_buffer))
            {
                Send(count);
            }
        }
    }

    private void Send(int count)
    {
        _sent++;
        if (_sent != _options.Drop && !IsLost() && _options.Remote is not null)
        {
            _socket.SendTo(_buffer, 0, count, SocketFlags.None, _options.Remote);
        }
    }

    private void Receive(long endMs)
    {
        long waitMs = Math.Min(Math.Min(_session.NextDeadlineMs, endMs), NowMs + 100) - NowMs;
        if (!_socket.Poll((int)Math.Max(waitMs, 0) * 1000, SelectMode.SelectRead))
        {
            return;
        }

        int count;
        try
        {
            count = _socket.ReceiveFrom(_buffer, ref _from);
        }
        catch (SocketException error) when (error.SocketErrorCode
            is SocketError.ConnectionReset or SocketError.ConnectionRefused
            or SocketError.MessageSize)
        {
            // An ICMP answer to a datagram of ours, or somebody's giant: as good as nothing.
            return;
        }

        if (!_from.Equals(_options.Remote) || IsLost())
        {
            return;
        }

        _received++;
        _heardMs = NowMs;
        if (count > 0 && (_buffer[0] & 0xF0) == 0x10)
        {
            _session.Handle(NowMs, _buffer, 0, count);
        }
    }

    private bool IsLost() => _chance.NextDouble() * 100 < _options.LossPercent;

    private void Keep()
    {
        _session.SasConfirmed = _options.Verified;
        if (_store is not null && _session.UpdateTrust(_trust))
        {
            _trust.Number = _options.Name;
            _trust.Name = _options.Name;
            _store.Save(_trust);
        }
    }

    private void TellOffer(byte[] zid)
    {
        ZrtpSettings offered = _session.Settings;
        Tell(new
        {
            @event = "offer",
            local = _socket.LocalEndPoint!.ToString(),
            zid = Convert.ToHexStringLower(zid),
            hash = Texts(offered.Hashes),
            cipher = Texts(offered.Ciphers),
            auth = Texts(offered.AuthTags),
            ka = Texts(offered.KeyAgreements),
            sas = Texts(offered.SasTypes),
        });
        Tell(new
        {
            @event = "hello-hash",
            version = "1.10",
            hash = Convert.ToHexStringLower(_session.HelloHash),
        });
    }

    private void TellSecure()
    {
        var secure = new Dictionary<string, object?>
        {
            ["event"] = "secure",
            ["ms"] = SecureMs,
            ["sas"] = _session.Sas,
            ["sasType"] = AlgorithmNames.Text(_session.SasType),
            ["hash"] = AlgorithmNames.Text(_session.Hash),
            ["cipher"] = AlgorithmNames.Text(_session.Cipher),
            ["auth"] = AlgorithmNames.Text(_session.AuthTag),
            ["ka"] = AlgorithmNames.Text(_session.KeyAgreement),
            ["role"] = _session.IsInitiator ? "initiator" : "responder",
            ["cacheMismatch"] = _session.CacheMismatch,
            ["cacheMatched"] = _session.CacheMatched,
            ["verified"] = _trust.Verified,
            ["peerVerified"] = _session.PeerVerifiedFlag,
            ["aux"] = _options.Aux is null ? "unset" : _session.AuxMatched ? "match" : "mismatch",
        };
        if (_options.PrintKeys)
        {
            AddKeys(secure);
        }

        Tell(secure);
    }

    private void AddKeys(Dictionary<string, object?> secure)
    {
        var sendKey = new byte[_session.SrtpKeyBytes];
        var sendSalt = new byte[ZrtpSession.MasterSaltBytes];
        var receiveKey = new byte[_session.SrtpKeyBytes];
        var receiveSalt = new byte[ZrtpSession.MasterSaltBytes];
        _session.CopyKeys(sendKey, sendSalt, receiveKey, receiveSalt);
        secure["sendKey"] = Convert.ToHexStringLower(sendKey);
        secure["sendSalt"] = Convert.ToHexStringLower(sendSalt);
        secure["recvKey"] = Convert.ToHexStringLower(receiveKey);
        secure["recvSalt"] = Convert.ToHexStringLower(receiveSalt);
        secure["exportedKey"] = Convert.ToHexStringLower(_session.ExportedKey, 0,
            ZrtpAlgorithm.HashBytes(_session.Hash));
    }

    private void TellError()
    {
        _told = true;
        Tell(new
        {
            @event = "error",
            reason = _session.Failure.ToString(),
            sentCode = Code(_session.OwnErrorCode),
            peerCode = Code(_session.PeerErrorCode),
        });
    }

    private void Tell(object line) => _tell(JsonSerializer.Serialize(line));

    private static string? Code(int code) => code == 0 ? null : $"0x{code:X2}";

    private static string[] Texts(uint[] names) => Array.ConvertAll(names, AlgorithmNames.Text);
}
