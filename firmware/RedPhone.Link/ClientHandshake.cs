using System;
using RedPhone.Crypto;
using RedPhone.Wire;

namespace RedPhone.Link
{
    /// <summary>
    /// The phone's side of Noise IK in slices: the message 1 that is out, with its cookie, and the
    /// work on a response (ee, se, three short steps). The next message 1 is prepared meanwhile.
    /// </summary>
    internal sealed class ClientHandshake
    {
        private readonly LinkCrypto _crypto;
        private readonly MasterKeys _keys;
        private readonly AgreementJob _jobs;
        private readonly NoiseIk _reading;
        private readonly byte[] _ephemeralPrivate = new byte[NoiseIk.KeyBytes];
        private readonly byte[] _saved = new byte[NoiseIk.SavedBytes];
        private readonly byte[] _response = new byte[ResponseDatagram.Bytes];
        private readonly byte[] _ee = new byte[NoiseIk.KeyBytes];
        private readonly byte[] _se = new byte[NoiseIk.KeyBytes];
        private readonly byte[] _cookie = new byte[LinkDatagram.MacBytes];
        private readonly byte[] _cookieScratch
            = new byte[LinkDatagram.MacBytes + NoiseIk.TagBytes];

        private uint _index;
        private uint _written;
        private int _masterKey;
        private int _responseStep;
        private bool _haveCookie;
        private bool _cookieTaken;
        private long _cookieUntilMs;

        /// <summary>The next message 1.</summary>
        public readonly NextInit Next;

        /// <summary>The message 1 that is out, 148 bytes.</summary>
        public readonly byte[] Init = new byte[InitDatagram.Bytes];

        /// <summary>True while a response is being computed.</summary>
        public bool HasResponse;

        /// <summary>The conversation, from an authenticated response.</summary>
        public uint Conversation;

        public ClientHandshake(LinkCrypto crypto)
        {
            _crypto = crypto;
            _keys = new MasterKeys(crypto);
            _jobs = new AgreementJob(crypto.Agreement);
            _reading = crypto.CreateNoise();
            Next = new NextInit(crypto, _keys, _jobs);
        }

        public bool HasBackup
        {
            get { return _keys.HasBackup; }
        }

        /// <summary>True when the next message 1 is not prepared and can be.</summary>
        public bool NeedsWork
        {
            get { return !Next.IsPrepared && !Next.IsRefused; }
        }

        /// <summary>The next slice of work on a response hashes: two curves come before.</summary>
        public bool NextResponseIsLong
        {
            get { return _responseStep > 1; }
        }

        public void Configure(byte[] ownPrivate, byte[] masterPublic, byte[] backupPublic)
        {
            Forget();
            _jobs.Stop();
            _keys.Configure(ownPrivate, masterPublic, backupPublic);
            Next.Clear();
            _haveCookie = false;
        }

        public bool TryGetOwnPublic(byte[] output, int offset)
        {
            if (_keys.HasOwnPublic)
            {
                Array.Copy(_keys.OwnPublic, 0, output, offset, NoiseIk.KeyBytes);
            }

            return _keys.HasOwnPublic;
        }

        /// <summary>
        /// The first half of making the prepared message 1 the one that is out; the one before is
        /// forgotten.
        /// </summary>
        public void WriteInit(uint index, ulong stamp, uint conversation)
        {
            Forget();
            _written = index;
            Next.Write(Init, index, stamp, conversation);
        }

        /// <summary>The second half: now it is out.</summary>
        public void FinishInit(long nowMs)
        {
            _masterKey = Next.MasterKey;
            _cookieTaken = false;
            Next.Finish(Init, _ephemeralPrivate, _saved);
            WriteMac2(nowMs);
            _index = _written;
        }

        /// <summary>
        /// Takes a cookie for the message 1 that is out, once, and writes mac2: send it again.
        /// False when it is none of ours.
        /// </summary>
        public bool TryTakeCookie(long nowMs, byte[] buffer, int offset, int count)
        {
            if (count != CookieDatagram.Bytes || _cookieTaken
                || !IsAwaited(buffer, offset + CookieDatagram.ReceiverOffset))
            {
                return false;
            }

            Array.Copy(buffer, offset + CookieDatagram.CookieOffset, _cookieScratch, 0,
                _cookieScratch.Length);
            if (!_crypto.TryOpenCookie(_keys.CookieKey[_masterKey], buffer,
                offset + CookieDatagram.NonceOffset, Init, InitDatagram.Mac1Offset,
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
            if (count != ResponseDatagram.Bytes
                || !IsAwaited(buffer, offset + ResponseDatagram.ReceiverOffset)
                || !_crypto.IsMac(_keys.OwnMac1Key, NoiseIk.KeyBytes, buffer, offset,
                    ResponseDatagram.Mac1Offset, buffer, offset + ResponseDatagram.Mac1Offset))
            {
                return false;
            }

            Array.Copy(buffer, offset, _response, 0, count);
            _jobs.Stop();
            HasResponse = true;
            _responseStep = 0;
            return true;
        }

        /// <summary>
        /// One slice of the work on a response. Authenticated: <paramref name="session"/> is ready
        /// and nothing is out any more. Refused: the message 1 is still out, another response may
        /// come.
        /// </summary>
        public ResponseWork WorkOnResponse(long nowMs, ClientSession session)
        {
            int ephemeral = ResponseDatagram.EphemeralOffset;
            bool lowOrder = false;
            bool finished = true;
            switch (_responseStep)
            {
                case 0:
                    finished = _jobs.RunShared(AgreementJob.EphemeralEphemeral,
                        _ephemeralPrivate, _response, ephemeral, _ee, out lowOrder);
                    break;
                case 1:
                    finished = _jobs.RunShared(AgreementJob.StaticEphemeral,
                        _keys.OwnPrivate, _response, ephemeral, _se, out lowOrder);
                    break;
                case 2:
                    _reading.Restore(_saved, 0);
                    _reading.MixMessage2Ephemeral(_response, ephemeral, _ee);
                    break;
                case 3:
                    _reading.MixMessage2StaticEphemeral(_se);
                    _reading.HashSealed(_response, ResponseDatagram.PayloadOffset,
                        ResponseDatagram.PayloadBytes + NoiseIk.TagBytes);
                    break;
                default:
                    return FinishResponse(nowMs, session);
            }

            _responseStep += finished ? 1 : 0;
            if (lowOrder)
            {
                DropResponse();
                return ResponseWork.Refused;
            }

            return ResponseWork.Unfinished;
        }

        /// <summary>Forgets the message 1 that is out, or half written, and wipes its
        /// keys.</summary>
        public void Forget()
        {
            if (HasResponse)
            {
                _jobs.Stop();
            }

            DropResponse();
            Next.DropWritten();
            Bytes.Wipe(_ephemeralPrivate);
            Bytes.Wipe(_saved);
            _index = 0;
        }

        private bool IsAwaited(byte[] buffer, int indexOffset)
        {
            return _index != 0 && !HasResponse
                && BigEndian.ReadUInt32(buffer, indexOffset) == _index;
        }

        private ResponseWork FinishResponse(long nowMs, ClientSession session)
        {
            int payload = ResponseDatagram.PayloadOffset;
            if (!_reading.TryOpenHashed(_response, payload,
                ResponseDatagram.PayloadBytes + NoiseIk.TagBytes))
            {
                DropResponse();
                return ResponseWork.Refused;
            }

            session.Begin(nowMs, _index,
                BigEndian.ReadUInt32(_response, ResponseDatagram.SenderOffset), _masterKey);
            _reading.Split(session.SendKey, 0, session.ReceiveKey, 0);
            Conversation = BigEndian.ReadUInt32(_response, payload);
            Forget();
            return ResponseWork.Authenticated;
        }

        private void DropResponse()
        {
            HasResponse = false;
            _reading.Clear();
            Bytes.Wipe(_ee);
            Bytes.Wipe(_se);
        }

        private void WriteMac2(long nowMs)
        {
            if (_haveCookie && nowMs < _cookieUntilMs)
            {
                _crypto.ComputeMac(_cookie, LinkDatagram.MacBytes, Init, 0,
                    InitDatagram.Mac2Offset, Init, InitDatagram.Mac2Offset);
            }
            else
            {
                Array.Clear(Init, InitDatagram.Mac2Offset, LinkDatagram.MacBytes);
            }
        }
    }
}
