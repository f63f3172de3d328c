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
        private bool _begun;
        private bool _mixedEphemeral;

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

        public bool IsRefused
        {
            get { return _keys.Refused[MasterKey]; }
        }

        /// <summary>The next slice hashes or seals.</summary>
        public bool NextIsLong
        {
            get { return _haveShared; }
        }

        /// <summary>Begins anew, with another ephemeral key.</summary>
        public void Clear()
        {
            DropPrepared();
            Bytes.Wipe(_private);
            _havePublic = false;
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
            else if (!_begun)
            {
                _noise.Begin(_crypto.Prologue, _crypto.Prologue.Length,
                    _keys.Public[MasterKey], 0);
                _begun = true;
            }
            else if (!_mixedEphemeral)
            {
                _noise.MixMessage1Ephemeral(_public, 0, _shared);
                _mixedEphemeral = true;
            }
            else
            {
                _noise.WriteMessage1Static(_keys.OwnPublic, _keys.StaticStatic[MasterKey],
                    _sealedStatic, 0);
                Bytes.Wipe(_shared);
                IsPrepared = true;
            }
        }

        /// <summary>
        /// Writes the whole message 1 without mac2, gives away its ephemeral private key (32 bytes)
        /// and handshake state (64 bytes), and begins anew.
        /// </summary>
        public void Write(byte[] init, uint index, ulong stamp, uint conversation,
            byte[] ephemeralPrivate, byte[] saved)
        {
            LinkDatagram.WriteType(init, 0, LinkDatagram.InitType);
            BigEndian.WriteUInt32(init, InitDatagram.SenderOffset, index);
            Array.Copy(_public, 0, init, InitDatagram.EphemeralOffset, NoiseIk.KeyBytes);
            Array.Copy(_sealedStatic, 0, init, InitDatagram.StaticOffset, _sealedStatic.Length);
            InitDatagram.EncodePayload(init, InitDatagram.PayloadOffset, stamp, conversation);
            _noise.SealPayload(init, InitDatagram.PayloadOffset, InitDatagram.PayloadBytes);
            _crypto.ComputeMac(_keys.Mac1Key[MasterKey], NoiseIk.KeyBytes, init, 0,
                InitDatagram.Mac1Offset, init, InitDatagram.Mac1Offset);
            _noise.Save(saved, 0);
            Array.Copy(_private, ephemeralPrivate, NoiseIk.KeyBytes);
            Bytes.Wipe(_private);
            _havePublic = false;
            DropPrepared();
        }

        private void DropPrepared()
        {
            _noise.Clear();
            Bytes.Wipe(_shared);
            _haveShared = false;
            _begun = false;
            _mixedEphemeral = false;
            IsPrepared = false;
        }
    }
}
