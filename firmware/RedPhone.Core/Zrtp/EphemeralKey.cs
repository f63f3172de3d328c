using RedPhone.Crypto;

namespace RedPhone.Core.Zrtp
{
    /// <summary>
    /// One X25519 pair, made in slices while idle, used for one key agreement and wiped. Steps:
    /// <see cref="MakeSlice"/> until <see cref="IsReady"/>; <see cref="BeginShared"/>,
    /// <see cref="SharedSlice"/> until it says true; <see cref="FinishShared"/>.
    /// </summary>
    public sealed class EphemeralKey
    {
        /// <summary>Bytes of private value, public value and result.</summary>
        public const int KeyBytes = 32;

        private readonly IKeyAgreement _curve;
        private readonly IEntropy _entropy;
        private readonly byte[] _private = new byte[KeyBytes];
        private bool _making;

        /// <summary>Computes with <paramref name="x25519"/>.</summary>
        public EphemeralKey(IKeyAgreement x25519, IEntropy entropy)
        {
            _curve = x25519;
            _entropy = entropy;
        }

        /// <summary>The public value, 32 bytes, valid when ready.</summary>
        public byte[] Public { get; } = new byte[KeyBytes];

        /// <summary>A pair is there and was not used yet.</summary>
        public bool IsReady { get; private set; }

        /// <summary>One slice of making a pair.</summary>
        public void MakeSlice()
        {
            if (!_making)
            {
                _entropy.Fill(_private, 0, KeyBytes);
                _curve.StartPublic(_private, 0);
                _making = true;
                return;
            }

            if (_curve.Step())
            {
                _making = false;
                IsReady = _curve.Finish(Public, 0);
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

            _curve.Start(_private, 0, peerPublic, offset);
            Bytes.Wipe(_private);
            IsReady = false;
        }

        /// <summary>One slice; true when done.</summary>
        public bool SharedSlice()
        {
            return _curve.Step();
        }

        /// <summary>Writes the 32-byte result; false when the peer's value is of low
        /// order.</summary>
        public bool FinishShared(byte[] result)
        {
            return _curve.Finish(result, 0);
        }

        /// <summary>Wipes everything.</summary>
        public void Clear()
        {
            _curve.Clear();
            _making = false;
            IsReady = false;
            Bytes.Wipe(_private);
            Bytes.Wipe(Public);
        }
    }
}
