using RedPhone.Crypto;

namespace RedPhone.Core.Zrtp
{
    /// <summary>
    /// One key pair, made in slices while idle, used for one key agreement and wiped. Steps:
    /// <see cref="Use"/>, <see cref="MakeSlice"/> until <see cref="IsReady"/>; <see cref="BeginShared"/>,
    /// <see cref="SharedSlice"/> until it says true; <see cref="FinishShared"/>.
    /// </summary>
    public sealed class EphemeralKey
    {
        private IKeyAgreement _agreement;
        private readonly IEntropy _entropy;
        private readonly byte[] _private = new byte[ZrtpAlgorithm.MaxPrivateValueBytes];
        private int _privateBytes;
        private bool _making;

        /// <summary>Private values come from <paramref name="entropy"/>.</summary>
        public EphemeralKey(IEntropy entropy)
        {
            _entropy = entropy;
        }

        /// <summary>The public value, as long as its key agreement says, valid when
        /// ready.</summary>
        public byte[] Public { get; } = new byte[ZrtpAlgorithm.MaxPublicValueBytes];

        /// <summary>A pair is there and was not used yet.</summary>
        public bool IsReady { get; private set; }

        /// <summary>Computes with <paramref name="agreement"/> from now on; a pair of another one is
        /// wiped.</summary>
        public void Use(uint name, IKeyAgreement agreement)
        {
            if (agreement == _agreement)
            {
                return;
            }

            if (_agreement != null)
            {
                Clear();
            }

            _agreement = agreement;
            _privateBytes = ZrtpAlgorithm.PrivateValueBytes(name);
        }

        /// <summary>One slice of making a pair.</summary>
        public void MakeSlice()
        {
            if (!_making)
            {
                _entropy.Fill(_private, 0, _privateBytes);
                _agreement.StartPublic(_private, 0);
                _making = true;
                return;
            }

            if (_agreement.Step())
            {
                _making = false;
                IsReady = _agreement.Finish(Public, 0);
            }
        }

        /// <summary>Begins the agreement with the peer's public value; the private one is wiped as
        /// soon as the curve has its copy.</summary>
        public void BeginShared(byte[] peerPublic, int offset)
        {
            if (!IsReady)
            {
                throw new System.InvalidOperationException("no key pair");
            }

            _agreement.Start(_private, 0, peerPublic, offset);
            Bytes.Wipe(_private);
            IsReady = false;
        }

        /// <summary>One slice; true when done.</summary>
        public bool SharedSlice()
        {
            return _agreement.Step();
        }

        /// <summary>Writes the result; false when the peer's value is of low order or outside of the
        /// group.</summary>
        public bool FinishShared(byte[] result)
        {
            return _agreement.Finish(result, 0);
        }

        /// <summary>Wipes everything.</summary>
        public void Clear()
        {
            _agreement.Clear();
            _making = false;
            IsReady = false;
            Bytes.Wipe(_private);
            Bytes.Wipe(Public);
        }
    }
}
