using RedPhone.Core.Ports;
using RedPhone.Crypto;

namespace RedPhone.Core.Zrtp
{
    /// <summary>
    /// Peers' trust records by telephone number, one store record each (name "trust-" + number).
    /// A damaged record is an unknown peer, but a reported one.
    /// </summary>
    public sealed class TrustStore
    {
        private const string Prefix = "trust-";

        private readonly IStore _store;
        private readonly byte[] _buffer = new byte[ZrtpTrust.MaxEncodedBytes];

        /// <summary>Damaged records met since start.</summary>
        public int Damaged;

        /// <summary>Keeps its records in <paramref name="store"/>.</summary>
        public TrustStore(IStore store)
        {
            _store = store;
        }

        /// <summary>
        /// Loads the record of <paramref name="number"/>; false when there is none (then
        /// <paramref name="into"/> is cleared), it is damaged (counted), or of another number.
        /// </summary>
        public bool TryLoad(string number, ZrtpTrust into)
        {
            into.Clear();
            if (!IsUsable(number))
            {
                return false;
            }

            int count = _store.Read(Prefix + number, _buffer);
            if (count < 0)
            {
                return false;
            }

            bool good = into.TryDecode(_buffer, 0, count) && into.Number == number;
            Bytes.Wipe(_buffer);
            if (!good)
            {
                into.Clear();
                Damaged++;
            }

            return good;
        }

        /// <summary>Keeps <paramref name="trust"/> under its number; false when flash is full or
        /// the number cannot be a key.</summary>
        public bool Save(ZrtpTrust trust)
        {
            if (!IsUsable(trust.Number))
            {
                return false;
            }

            int count = trust.Encode(_buffer, 0);
            bool saved = _store.Write(Prefix + trust.Number, _buffer, count);
            Bytes.Wipe(_buffer);
            return saved;
        }

        /// <summary>Removes the record of <paramref name="number"/>.</summary>
        public void Forget(string number)
        {
            if (IsUsable(number))
            {
                _store.Delete(Prefix + number);
            }
        }

        /// <summary>Letters, digits and a few signs only: the number becomes a record's
        /// name.</summary>
        private static bool IsUsable(string number)
        {
            if (string.IsNullOrEmpty(number) || number.Length > ZrtpTrust.MaxNumberChars)
            {
                return false;
            }

            foreach (char c in number.ToCharArray())
            {
                bool good = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z') || c == '+' || c == '*' || c == '#' || c == '@'
                    || c == '.' || c == '-' || c == '_';
                if (!good)
                {
                    return false;
                }
            }

            return true;
        }
    }
}
