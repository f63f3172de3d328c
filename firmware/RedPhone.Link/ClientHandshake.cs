using System;
using RedPhone.Crypto;
using RedPhone.Wire;

namespace RedPhone.Link
{
    /// <summary>
    /// The phone's side of Noise IK in slices. While idle it prepares the next message 1 up to its
    /// payload (own public key, static-static, ephemeral, es); only the payload with the stamp is
    /// sealed when it is sent. A response is computed in slices too: ee, se, then three short steps.
    /// Each message 1 has an ephemeral key of its own.
    /// </summary>
    internal sealed class ClientHandshake
    {
        private const int MasterKeys = 2;

        // Jobs of the one key agreement.
        private const int NoJob = 0;
        private const int OwnPublicJob = 1;
        private const int StaticStaticJob = 2;
        private const int EphemeralJob = 3;
        private const int EphemeralStaticJob = 4;
        private const int EphemeralEphemeralJob = 5;
        private const int StaticEphemeralJob = 6;

        private readonly LinkCrypto _crypto;
        private readonly NoiseIk _next;
        private readonly NoiseIk _reading;
        private readonly byte[] _ownPrivate = new byte[NoiseIk.KeyBytes];
        private readonly byte[] _ownPublic = new byte[NoiseIk.KeyBytes];
        private readonly byte[] _ownMac1Key = new byte[NoiseIk.KeyBytes];
        private readonly byte[][] _masterPublic = new byte[MasterKeys][];
        private readonly byte[][] _mac1Key = new byte[MasterKeys][];
        private readonly byte[][] _cookieKey = new byte[MasterKeys][];
        private readonly byte[][] _staticStatic = new byte[MasterKeys][];
        private readonly bool[] _haveStaticStatic = new bool[MasterKeys];
        private readonly bool[] _refused = new bool[MasterKeys];
        private readonly byte[] _nextPrivate = new byte[NoiseIk.KeyBytes];
        private readonly byte[] _nextPublic = new byte[NoiseIk.KeyBytes];
        private readonly byte[] _nextShared = new byte[NoiseIk.KeyBytes];
        private readonly byte[] _sealedStatic = new byte[NoiseIk.KeyBytes + NoiseIk.TagBytes];
        private readonly byte[] _activePrivate = new byte[NoiseIk.KeyBytes];
        private readonly byte[] _saved = new byte[NoiseIk.SavedBytes];
        private readonly byte[] _init = new byte[InitDatagram.Bytes];
        private readonly byte[] _response = new byte[ResponseDatagram.Bytes];
        private readonly byte[] _ee = new byte[NoiseIk.KeyBytes];
        private readonly byte[] _se = new byte[NoiseIk.KeyBytes];
        private readonly byte[] _cookie = new byte[LinkDatagram.MacBytes];
        private readonly byte[] _cookieScratch
            = new byte[LinkDatagram.MacBytes + NoiseIk.TagBytes];

        private bool _hasBackup;
        private bool _haveOwnPublic;
        private bool _haveNextPublic;
        private bool _haveNextShared;
        private bool _mixedEphemeral;
        private bool _prepared;
        private int _job;
        private int _responseStep;
        private bool _haveCookie;
        private bool _cookieTaken;
        private long _cookieUntilMs;

        /// <summary>Which master key the next message 1 is for.</summary>
        public int NextMasterKey;

        /// <summary>The master key of the message 1 that is out.</summary>
        public int ActiveMasterKey;

        /// <summary>The index in the message 1 that is out; 0: none is.</summary>
        public uint ActiveIndex;

        /// <summary>True while a response is being computed.</summary>
        public bool HasResponse;

        /// <summary>The conversation, from an authenticated response.</summary>
        public uint Conversation;

        public ClientHandshake(LinkCrypto crypto)
        {
            _crypto = crypto;
            _next = crypto.CreateNoise();
            _reading = crypto.CreateNoise();
            for (int i = 0; i < MasterKeys; i++)
            {
                _masterPublic[i] = new byte[NoiseIk.KeyBytes];
                _mac1Key[i] = new byte[NoiseIk.KeyBytes];
                _cookieKey[i] = new byte[NoiseIk.KeyBytes];
                _staticStatic[i] = new byte[NoiseIk.KeyBytes];
            }
        }

        public bool HasBackup
        {
            get { return _hasBackup; }
        }

        public bool IsPrepared
        {
            get { return _prepared; }
        }

        /// <summary>The master key is a low-order point: no handshake with it (RFC 7748 §6.1).
        /// </summary>
        public bool IsRefused
        {
            get { return _refused[NextMasterKey]; }
        }

        public byte[] Init
        {
            get { return _init; }
        }

        public void Configure(byte[] ownPrivate, byte[] masterPublic, byte[] backupPublic)
        {
            Forget();
            _crypto.Agreement.Clear();
            _job = NoJob;
            Array.Copy(ownPrivate, _ownPrivate, NoiseIk.KeyBytes);
            _haveOwnPublic = false;
            _hasBackup = backupPublic != null;
            SetMaster(0, masterPublic);
            SetMaster(1, _hasBackup ? backupPublic : masterPublic);
            _haveCookie = false;
            NextMasterKey = 0;
            DropPrepared();
            _haveNextPublic = false;
        }

        public bool TryGetOwnPublic(byte[] output, int offset)
        {
            if (_haveOwnPublic)
            {
                Array.Copy(_ownPublic, 0, output, offset, NoiseIk.KeyBytes);
            }

            return _haveOwnPublic;
        }

        /// <summary>Chooses the master key of the next message 1; what was prepared for another is
        /// dropped, but not the unused ephemeral key.</summary>
        public void PrepareFor(int masterKey)
        {
            if (masterKey != NextMasterKey)
            {
                StopJob();
                DropPrepared();
                NextMasterKey = masterKey;
            }
        }

        /// <summary>True when <see cref="WorkOnNext"/> has something to do.</summary>
        public bool NeedsWork
        {
            get { return !_prepared && !_refused[NextMasterKey]; }
        }

        /// <summary>One slice towards the next message 1; only while no response is computed.
        /// </summary>
        public void WorkOnNext()
        {
            int key = NextMasterKey;
            if (!_haveOwnPublic)
            {
                if (RunPublic(OwnPublicJob, _ownPrivate, _ownPublic))
                {
                    _crypto.DeriveKey(LinkCrypto.Mac1Label, _ownPublic, 0, _ownMac1Key);
                    _haveOwnPublic = true;
                }
            }
            else if (!_haveStaticStatic[key])
            {
                _haveStaticStatic[key] = RunShared(StaticStaticJob, _ownPrivate,
                    _masterPublic[key], 0, _staticStatic[key], out _refused[key]);
            }
            else if (!_haveNextPublic)
            {
                if (_job != EphemeralJob)
                {
                    _crypto.Entropy.Fill(_nextPrivate, 0, NoiseIk.KeyBytes);
                }

                _haveNextPublic = RunPublic(EphemeralJob, _nextPrivate, _nextPublic);
            }
            else if (!_haveNextShared)
            {
                _haveNextShared = RunShared(EphemeralStaticJob, _nextPrivate,
                    _masterPublic[key], 0, _nextShared, out _refused[key]);
            }
            else
            {
                MixNext(key);
            }
        }

        /// <summary>
        /// Seals the payload of the prepared message 1 and makes it the one that is out, in
        /// <see cref="Init"/>.
        /// </summary>
        public void WriteInit(long nowMs, uint index, ulong stamp, uint conversation)
        {
            Forget();
            LinkDatagram.WriteType(_init, 0, LinkDatagram.InitType);
            BigEndian.WriteUInt32(_init, InitDatagram.SenderOffset, index);
            Array.Copy(_nextPublic, 0, _init, InitDatagram.EphemeralOffset, NoiseIk.KeyBytes);
            Array.Copy(_sealedStatic, 0, _init, InitDatagram.StaticOffset, _sealedStatic.Length);
            InitDatagram.EncodePayload(_init, InitDatagram.PayloadOffset, stamp, conversation);
            _next.SealPayload(_init, InitDatagram.PayloadOffset, InitDatagram.PayloadBytes);
            _crypto.ComputeMac(_mac1Key[NextMasterKey], NoiseIk.KeyBytes, _init, 0,
                InitDatagram.Mac1Offset, _init, InitDatagram.Mac1Offset);
            WriteMac2(nowMs);

            ActiveIndex = index;
            ActiveMasterKey = NextMasterKey;
            _cookieTaken = false;
            _next.Save(_saved, 0);
            Array.Copy(_nextPrivate, _activePrivate, NoiseIk.KeyBytes);
            Bytes.Wipe(_nextPrivate);
            _haveNextPublic = false;
            DropPrepared();
        }

        /// <summary>
        /// Takes a cookie for the message 1 that is out, once, and writes mac2: send it again. False
        /// when it is none of ours.
        /// </summary>
        public bool TryTakeCookie(long nowMs, byte[] buffer, int offset, int count)
        {
            if (count != CookieDatagram.Bytes || ActiveIndex == 0 || HasResponse || _cookieTaken
                || BigEndian.ReadUInt32(buffer, offset + CookieDatagram.ReceiverOffset)
                    != ActiveIndex)
            {
                return false;
            }

            Array.Copy(buffer, offset + CookieDatagram.CookieOffset, _cookieScratch, 0,
                _cookieScratch.Length);
            if (!_crypto.TryOpenCookie(_cookieKey[ActiveMasterKey], buffer,
                offset + CookieDatagram.NonceOffset, _init, InitDatagram.Mac1Offset,
                _cookieScratch, 0))
            {
                return false;
            }

            Array.Copy(_cookieScratch, _cookie, LinkDatagram.MacBytes);
            _haveCookie = true;
            _cookieTaken = true;
            _cookieUntilMs = nowMs + LinkLimits.CookieSecretMs;
            WriteMac2(nowMs);
            return true;
        }

        /// <summary>
        /// Takes a response to the message 1 that is out, when its index and mac1 are right; the
        /// work on it follows. False when it is none of ours.
        /// </summary>
        public bool TryTakeResponse(byte[] buffer, int offset, int count)
        {
            if (count != ResponseDatagram.Bytes || ActiveIndex == 0 || HasResponse
                || BigEndian.ReadUInt32(buffer, offset + ResponseDatagram.ReceiverOffset)
                    != ActiveIndex
                || !_crypto.IsMac(_ownMac1Key, NoiseIk.KeyBytes, buffer, offset,
                    ResponseDatagram.Mac1Offset, buffer, offset + ResponseDatagram.Mac1Offset))
            {
                return false;
            }

            Array.Copy(buffer, offset, _response, 0, count);
            StopJob();
            HasResponse = true;
            _responseStep = 0;
            return true;
        }

        /// <summary>
        /// One slice of the work on a response. Authenticated: the keys are in
        /// <paramref name="session"/> and nothing is out any more. Refused: the message 1 is still
        /// out, another response may come.
        /// </summary>
        public ResponseWork WorkOnResponse(long nowMs, ClientSession session)
        {
            bool lowOrder = false;
            switch (_responseStep)
            {
                case 0:
                    Advance(RunShared(EphemeralEphemeralJob, _activePrivate, _response,
                        ResponseDatagram.EphemeralOffset, _ee, out lowOrder));
                    break;
                case 1:
                    Advance(RunShared(StaticEphemeralJob, _ownPrivate, _response,
                        ResponseDatagram.EphemeralOffset, _se, out lowOrder));
                    break;
                case 2:
                    _reading.Restore(_saved, 0);
                    _reading.MixMessage2Ephemeral(_response, ResponseDatagram.EphemeralOffset, _ee);
                    Advance(true);
                    break;
                case 3:
                    _reading.MixMessage2StaticEphemeral(_se);
                    Advance(true);
                    break;
                default:
                    return FinishResponse(nowMs, session);
            }

            if (lowOrder)
            {
                DropResponse();
                return ResponseWork.Refused;
            }

            return ResponseWork.Unfinished;
        }

        /// <summary>Forgets the message 1 that is out and wipes its keys.</summary>
        public void Forget()
        {
            if (HasResponse)
            {
                StopJob();
            }

            DropResponse();
            Bytes.Wipe(_activePrivate);
            Bytes.Wipe(_saved);
            ActiveIndex = 0;
        }

        private ResponseWork FinishResponse(long nowMs, ClientSession session)
        {
            int payload = ResponseDatagram.PayloadOffset;
            if (!_reading.TryOpenPayload(_response, payload,
                ResponseDatagram.PayloadBytes + NoiseIk.TagBytes))
            {
                DropResponse();
                return ResponseWork.Refused;
            }

            session.Begin(nowMs, ActiveIndex,
                BigEndian.ReadUInt32(_response, ResponseDatagram.SenderOffset), ActiveMasterKey);
            Conversation = BigEndian.ReadUInt32(_response, payload);
            _reading.Split(session.SendKey, 0, session.ReceiveKey, 0);
            Forget();
            return ResponseWork.Authenticated;
        }

        private void Advance(bool finished)
        {
            if (finished)
            {
                _responseStep++;
            }
        }

        private void DropResponse()
        {
            HasResponse = false;
            _reading.Clear();
            Bytes.Wipe(_ee);
            Bytes.Wipe(_se);
        }

        private void MixNext(int key)
        {
            if (!_mixedEphemeral)
            {
                _next.Begin(_crypto.Prologue, _crypto.Prologue.Length, _masterPublic[key], 0);
                _next.MixMessage1Ephemeral(_nextPublic, 0, _nextShared);
                _mixedEphemeral = true;
                return;
            }

            _next.WriteMessage1Static(_ownPublic, _staticStatic[key], _sealedStatic, 0);
            Bytes.Wipe(_nextShared);
            _prepared = true;
        }

        private void WriteMac2(long nowMs)
        {
            if (_haveCookie && nowMs < _cookieUntilMs)
            {
                _crypto.ComputeMac(_cookie, LinkDatagram.MacBytes, _init, 0,
                    InitDatagram.Mac2Offset, _init, InitDatagram.Mac2Offset);
            }
            else
            {
                Array.Clear(_init, InitDatagram.Mac2Offset, LinkDatagram.MacBytes);
            }
        }

        private void DropPrepared()
        {
            _next.Clear();
            Bytes.Wipe(_nextShared);
            _haveNextShared = false;
            _mixedEphemeral = false;
            _prepared = false;
        }

        private void SetMaster(int key, byte[] publicKey)
        {
            Array.Copy(publicKey, _masterPublic[key], NoiseIk.KeyBytes);
            _crypto.DeriveKey(LinkCrypto.Mac1Label, publicKey, 0, _mac1Key[key]);
            _crypto.DeriveKey(LinkCrypto.CookieLabel, publicKey, 0, _cookieKey[key]);
            _haveStaticStatic[key] = false;
            _refused[key] = false;
        }

        private void StopJob()
        {
            _crypto.Agreement.Clear();
            _job = NoJob;
        }

        private bool RunPublic(int job, byte[] privateKey, byte[] result)
        {
            if (_job != job)
            {
                _crypto.Agreement.StartPublic(privateKey, 0);
                _job = job;
                return false;
            }

            if (!_crypto.Agreement.Step())
            {
                return false;
            }

            _job = NoJob;
            _crypto.Agreement.Finish(result, 0);
            return true;
        }

        private bool RunShared(int job, byte[] privateKey, byte[] peer, int peerOffset,
            byte[] result, out bool lowOrder)
        {
            lowOrder = false;
            if (_job != job)
            {
                _crypto.Agreement.Start(privateKey, 0, peer, peerOffset);
                _job = job;
                return false;
            }

            if (!_crypto.Agreement.Step())
            {
                return false;
            }

            _job = NoJob;
            lowOrder = !_crypto.Agreement.Finish(result, 0);
            return !lowOrder;
        }
    }
}
