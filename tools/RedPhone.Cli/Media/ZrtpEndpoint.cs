using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using RedPhone.Core.Zrtp;
using RedPhone.Crypto;

namespace RedPhone.Cli.Media;

/// <summary>
/// The phone's ZRTP on a UDP socket, told as lines of JSON: <c>offer</c>, <c>hello-hash</c>, then
/// <c>secure</c> or <c>error</c> for each stream, and <c>end</c>. Streams share the port and are told
/// apart by their SSRC; further ones begin when the first is secure (Multistream mode).
/// </summary>
public sealed class ZrtpEndpoint : IDisposable
{
    private const int DatagramBytes = 1500;
    private const int FailedLingerMs = 1000;
    private const string ZidRecord = "zid";

    private readonly ZrtpEndpointOptions _options;
    private readonly Action<string> _tell;
    private readonly Stream[] _streams;
    private readonly byte[] _zid = new byte[ZrtpTrust.ZidBytes];
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

    /// <summary>Opens the socket and makes the Hello; says <c>offer</c> and <c>hello-hash</c>.
    /// </summary>
    public ZrtpEndpoint(ZrtpEndpointOptions options, ICryptoEngine engine, IEntropy entropy,
        Action<string> tell)
    {
        _options = options;
        _tell = tell;
        _streams = new Stream[options.Streams];
        for (int i = 0; i < _streams.Length; i++)
        {
            _streams[i] = new Stream(i, options.Ssrc + (uint)i, new ZrtpSession(engine, entropy));
            _streams[i].Session.Settings.OfferAll();
            options.Apply(_streams[i].Session.Settings);
        }

        entropy.Fill(_zid, 0, _zid.Length);
        if (options.CacheFile is not null)
        {
            var file = new RecordFile(options.CacheFile);
            if (file.Read(ZidRecord, _zid) != _zid.Length)
            {
                file.Write(ZidRecord, _zid, _zid.Length);
            }

            _store = new TrustStore(file);
            _store.TryLoad(options.Name, _trust);
        }

        _socket = new Socket(options.Local.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        _socket.Bind(options.Local);
        while (Session.Work())
        {
            // The key pair is made before the call.
        }

        Session.Prepare(_zid);
        TellOffer();
    }

    /// <summary>The port it listens on.</summary>
    public int LocalPort => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>zrtp-hash of our Hello, 32 bytes.</summary>
    public byte[] HelloHash => Session.HelloHash;

    /// <summary>The first stream's session, for tests that ask more than the lines say.</summary>
    public ZrtpSession Session => _streams[0].Session;

    /// <summary>Runs to the end; true when every stream became secure.</summary>
    public bool Run()
    {
        long startMs = NowMs;
        long endMs = startMs + (long)(_options.Seconds * 1000);
        _heardMs = startMs;
        Session.SetAuxSecret(_options.Aux);
        Session.Start(startMs, _options.Ssrc, _trust.Number.Length == 0 ? null : _trust,
            _options.PeerHelloHash, _options.Commits);
        while (NowMs < endMs && !IsOver())
        {
            foreach (Stream stream in _streams)
            {
                Step(stream.Session);
                Report(stream, startMs);
            }

            Receive(endMs);
        }

        bool secure = _streams.All(stream => stream.Told && stream.IsSecure);
        Tell(new
        {
            @event = "end",
            secure,
            state = Session.State.ToString(),
            sent = _sent,
            received = _received,
            dropped = _streams.Sum(stream => stream.Session.Dropped),
            badCrc = _streams.Sum(stream => stream.Session.BadCrc),
            retransmitted = _streams.Sum(stream => stream.Session.Retransmitted),
            contentions = _streams.Sum(stream => stream.Session.Contentions),
        });
        return secure;
    }

    /// <summary>Closes the socket and wipes the session.</summary>
    public void Dispose()
    {
        foreach (Stream stream in _streams.Reverse())
        {
            stream.Session.Stop();
        }

        _trust.Clear();
        _socket.Dispose();
    }

    private long NowMs => _clock.ElapsedMilliseconds;

    private bool IsOver()
    {
        ZrtpSession[] started = [.. _streams.Select(stream => stream.Session)
            .Where(session => session.State != ZrtpState.Idle)];
        if (started.Any(session => session.State is not (ZrtpState.Secure or ZrtpState.Failed)))
        {
            return false;
        }

        if (started.All(session => session.State == ZrtpState.Secure))
        {
            return started.Length == _streams.Length && NowMs - _heardMs >= _options.LingerMs;
        }

        return started.All(session => session.NextDeadlineMs == long.MaxValue)
            || NowMs - _heardMs >= FailedLingerMs + _options.LingerMs;
    }

    /// <summary>All work and all output of a session that is due now.</summary>
    private void Step(ZrtpSession session)
    {
        bool again = true;
        while (again)
        {
            again = session.State != ZrtpState.Idle && session.Work();
            if (session.NextDeadlineMs <= NowMs)
            {
                session.HandleTimeout(NowMs);
                again = true;
            }

            // Between two slices, so that DHPart2 does not wait for our own computation.
            for (int count = session.TryTakeOutput(_buffer); count != 0;
                count = session.TryTakeOutput(_buffer))
            {
                Send(count);
            }
        }
    }

    private void Report(Stream stream, long startMs)
    {
        if (stream.Told)
        {
            return;
        }

        if (stream.IsSecure)
        {
            stream.Told = true;
            if (stream.Index == 0)
            {
                Keep();
                StartFurther();
            }

            TellSecure(stream, NowMs - startMs);
        }
        else if (stream.Session.State == ZrtpState.Failed)
        {
            stream.Told = true;
            TellError(stream);
        }
    }

    /// <summary>§4.4.3: the first stream has to be done before any other begins.</summary>
    private void StartFurther()
    {
        foreach (Stream stream in _streams.Skip(1))
        {
            stream.Session.Prepare(_zid);
            stream.Session.Join(Session.SessionKey);
            stream.Session.Start(NowMs, stream.Ssrc, null, null, _options.Commits);
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
        long dueMs = _streams.Min(stream => stream.Session.NextDeadlineMs);
        long waitMs = Math.Min(Math.Min(dueMs, endMs), NowMs + 100) - NowMs;
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
        if (count >= ZrtpPacket.MinBytes && (_buffer[0] & 0xF0) == 0x10)
        {
            Find(ZrtpPacket.ReadSsrc(_buffer, 0))?.Session.Handle(NowMs, _buffer, 0, count);
        }
    }

    /// <summary>A peer's SSRC belongs to the first stream that heard none before it.</summary>
    private Stream? Find(uint peerSsrc)
    {
        Stream? stream = _streams.FirstOrDefault(s => s.PeerSsrc == peerSsrc)
            ?? _streams.FirstOrDefault(s => s.PeerSsrc is null
                && s.Session.State != ZrtpState.Idle);
        if (stream is not null)
        {
            stream.PeerSsrc = peerSsrc;
        }

        return stream;
    }

    private bool IsLost() => _chance.NextDouble() * 100 < _options.LossPercent;

    private void Keep()
    {
        Session.SasConfirmed = _options.Verified;
        if (_store is not null && Session.UpdateTrust(_trust))
        {
            _trust.Number = _options.Name;
            _trust.Name = _options.Name;
            _store.Save(_trust);
        }
    }

    private void TellOffer()
    {
        ZrtpSettings offered = Session.Settings;
        Tell(new
        {
            @event = "offer",
            local = _socket.LocalEndPoint!.ToString(),
            zid = Convert.ToHexStringLower(_zid),
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
            hash = Convert.ToHexStringLower(Session.HelloHash),
        });
    }

    private void TellSecure(Stream stream, long ms)
    {
        ZrtpSession session = stream.Session;
        var secure = new Dictionary<string, object?>
        {
            ["event"] = "secure",
            ["stream"] = stream.Index,
            ["ms"] = ms,
            ["sas"] = session.Sas,
            ["sasType"] = AlgorithmNames.Text(session.SasType),
            ["hash"] = AlgorithmNames.Text(session.Hash),
            ["cipher"] = AlgorithmNames.Text(session.Cipher),
            ["auth"] = AlgorithmNames.Text(session.AuthTag),
            ["ka"] = AlgorithmNames.Text(session.KeyAgreement),
            ["role"] = session.IsInitiator ? "initiator" : "responder",
            ["cacheMismatch"] = session.CacheMismatch,
            ["cacheMatched"] = session.CacheMatched,
            ["verified"] = _trust.Verified,
            ["peerVerified"] = session.PeerVerifiedFlag,
            ["aux"] = _options.Aux is null ? "unset" : session.AuxMatched ? "match" : "mismatch",
        };
        if (_options.ExportLabel is not null && stream.Index == 0)
        {
            byte[] key = new byte[ZrtpAlgorithm.HashBytes(session.Hash)];
            session.DeriveExported(_options.ExportLabel, key, key.Length);
            secure["exported"] = Convert.ToHexStringLower(key);
        }

        if (_options.PrintKeys)
        {
            AddKeys(secure, session);
        }

        Tell(secure);
    }

    private static void AddKeys(Dictionary<string, object?> secure, ZrtpSession session)
    {
        var sendKey = new byte[session.SrtpKeyBytes];
        var sendSalt = new byte[ZrtpSession.MasterSaltBytes];
        var receiveKey = new byte[session.SrtpKeyBytes];
        var receiveSalt = new byte[ZrtpSession.MasterSaltBytes];
        session.CopyKeys(sendKey, sendSalt, receiveKey, receiveSalt);
        secure["sendKey"] = Convert.ToHexStringLower(sendKey);
        secure["sendSalt"] = Convert.ToHexStringLower(sendSalt);
        secure["recvKey"] = Convert.ToHexStringLower(receiveKey);
        secure["recvSalt"] = Convert.ToHexStringLower(receiveSalt);
        secure["exportedKey"] = Convert.ToHexStringLower(session.ExportedKey, 0,
            ZrtpAlgorithm.HashBytes(session.Hash));
    }

    private void TellError(Stream stream) => Tell(new
    {
        @event = "error",
        stream = stream.Index,
        reason = stream.Session.Failure.ToString(),
        sentCode = Code(stream.Session.OwnErrorCode),
        peerCode = Code(stream.Session.PeerErrorCode),
    });

    private void Tell(object line) => _tell(JsonSerializer.Serialize(line));

    private static string? Code(int code) => code == 0 ? null : $"0x{code:X2}";

    private static string[] Texts(uint[] names) => Array.ConvertAll(names, AlgorithmNames.Text);

    /// <summary>One media stream: its session, and what was heard and said of it.</summary>
    private sealed class Stream(int index, uint ssrc, ZrtpSession session)
    {
        public int Index => index;

        public uint Ssrc => ssrc;

        public ZrtpSession Session => session;

        public uint? PeerSsrc { get; set; }

        public bool Told { get; set; }

        public bool IsSecure => session.State == ZrtpState.Secure;
    }
}
