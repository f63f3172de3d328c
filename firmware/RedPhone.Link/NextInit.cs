using System;
using RedPhone.Crypto;
using RedPhone.Wire;

namespace RedPhone.Link
{
    /// <summary>
    /// The phone's next message 1, computed while idle up to its payload: a fresh ephemeral key,
    /// its product with the master's key, the sealed static key. Each is used for one message only.
    /// </summary>
    internal sealed class NextInit
    {
        private readonly LinkCrypto _crypto;
        private readonly MasterKeys _keys;
        private readonly AgreementJob _jobs;
        private readonly NoiseIk _noise;
        private readonly byte[] _private = new byte[NoiseIk.KeyBytes];
        private readonly byte[] _public = new byte[NoiseIk.KeyBytes];
        private readonly byte[] _shared = new byte[NoiseIk.KeyBytes];
        private readonly byte[] _sealedStatic = new byte[NoiseIk.KeyBytes + NoiseIk.TagBytes];
        private bool _havePublic;
        private bool _haveShared;
        private int _step;
        private bool _written;

        // Slices behind the curves, about two blocks of ChaCha20 or SHA-256 each.
        private const int StepPrologue = 0;
        private const int StepResponder = 1;
        private const int StepEphemeral = 2;
        private const int StepSealStatic = 3;

        public NextInit(LinkCrypto crypto, MasterKeys keys, AgreementJob jobs)
        {
            _crypto = crypto;
            _keys = keys;
            _jobs = jobs;
            _noise = crypto.CreateNoise();
        }

        /// <summary>Which master key it is for.</summary>
        public int MasterKey { get; private set; }

        public bool IsPrepared { get; private set; }

        /// <summary>True between <see cref="Write"/> and <see cref="Finish"/>.</summary>
        public bool IsWritten
        {
            get { return _written; }
        }

        public bool IsRefused
        {
            get { return _keys.Refused[MasterKey]; }
        }

        /// <summary>The next slice hashes or seals: no slice of a curve.</summary>
        public bool NextIsLong
        {
            get { return _haveShared || _keys.NextIsLong; }
        }

        /// <summary>Begins anew, with another ephemeral key.</summary>
        public void Clear()
        {
            DropEphemeral();
            MasterKey = 0;
        }

        /// <summary>
        /// Chooses the master key; what was prepared for another is dropped, but not the unused
        /// ephemeral key.
        /// </summary>
        public void PrepareFor(int masterKey)
        {
            if (masterKey != MasterKey)
            {
                _jobs.Stop();
                DropWritten();
                DropPrepared();
                MasterKey = masterKey;
            }
        }

        /// <summary>One slice; call only while not prepared and not refused.</summary>
        public void Work()
        {
            if (_keys.Work(_jobs, MasterKey))
            {
                return;
            }

            if (!_havePublic)
            {
                if (_jobs.Current != AgreementJob.Ephemeral)
                {
                    _crypto.Entropy.Fill(_private, 0, NoiseIk.KeyBytes);
                }

                _havePublic = _jobs.RunPublic(AgreementJob.Ephemeral, _private, _public);
            }
            else if (!_haveShared)
            {
                _haveShared = _jobs.RunShared(AgreementJob.EphemeralStatic, _private,
                    _keys.Public[MasterKey], 0, _shared, out _keys.Refused[MasterKey]);
            }
            else
            {
                WorkOnHashes();
            }
        }

        /// <summary>
        /// Writes message 1 without its macs (the first half of the work): it is used up now.
        /// </summary>
        public void Write(byte[] init, uint index, ulong stamp, uint conversation)
        {
            LinkDatagram.WriteType(init, 0, LinkDatagram.InitType);
            BigEndian.WriteUInt32(init, InitDatagram.SenderOffset, index);
            Array.Copy(_public, 0, init, InitDatagram.EphemeralOffset, NoiseIk.KeyBytes);
            Array.Copy(_sealedStatic, 0, init, InitDatagram.StaticOffset, _sealedStatic.Length);
            InitDatagram.EncodePayload(init, InitDatagram.PayloadOffset, stamp, conversation);
            _noise.Seal(init, InitDatagram.PayloadOffset, InitDatagram.PayloadBytes);
            _written = true;
        }

        /// <summary>
        /// The second half: mac1, and gives away the ephemeral private key (32 bytes) and the
        /// handshake state (64 bytes), and begins anew.
        /// </summary>
        public void Finish(byte[] init, byte[] ephemeralPrivate, byte[] saved)
        {
            _noise.MixSealed(init, InitDatagram.PayloadOffset, InitDatagram.PayloadBytes);
            _crypto.ComputeMac(_keys.Mac1Key[MasterKey], NoiseIk.KeyBytes, init, 0,
                InitDatagram.Mac1Offset, init, InitDatagram.Mac1Offset);
            _noise.Save(saved, 0);
            Array.Copy(_private, ephemeralPrivate, NoiseIk.KeyBytes);
            DropEphemeral();
        }

        /// <summary>Drops a message 1 that was written and not finished.</summary>
        public void DropWritten()
        {
            if (_written)
            {
                DropEphemeral();
            }
        }

        private void WorkOnHashes()
        {
            switch (_step)
            {
                case StepPrologue:
                    _noise.BeginWithPrologue(_crypto.Prologue, _crypto.Prologue.Length);
                    break;
                case StepResponder:
                    _noise.MixResponderStatic(_keys.Public[MasterKey], 0);
                    break;
                case StepEphemeral:
                    _noise.MixMessage1Ephemeral(_public, 0, _shared);
                    break;
                case StepSealStatic:
                    _noise.SealMessage1Static(_keys.OwnPublic, _sealedStatic, 0);
                    break;
                default:
                    _noise.MixMessage1Static(_sealedStatic, 0, _keys.StaticStatic[MasterKey]);
                    Bytes.Wipe(_shared);
                    IsPrepared = true;
                    return;
            }

            _step++;
        }

        private void DropEphemeral()
        {
            Bytes.Wipe(_private);
            _havePublic = false;
            DropPrepared();
        }

        private void DropPrepared()
        {
            _noise.Clear();
            Bytes.Wipe(_shared);
            _haveShared = false;
            _step = StepPrologue;
            _written = false;
            IsPrepared = false;
        }
    }
}
