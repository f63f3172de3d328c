using RedPhone.Core.Ports;
using RedPhone.Core.Zrtp;

namespace RedPhone.Core.Calls
{
    /// <summary>
    /// What is known about the other phone's key during one call, and when it is kept: a matching
    /// key at once, a changed one only when the person has compared the SAS and confirmed it
    /// (RFC 6189 §4.6.1.1).
    /// </summary>
    internal sealed class PeerTrustKeeper
    {
        private readonly TrustStore _store;
        private readonly ZrtpTrust _record = new ZrtpTrust();
        private bool _known;

        internal PeerTrustKeeper(IStore store)
        {
            _store = new TrustStore(store);
        }

        /// <summary>What the finished key agreement meant.</summary>
        internal TrustVerdict Verdict { get; private set; }

        /// <summary>The record for ZRTP, or null for a peer never spoken to.</summary>
        internal ZrtpTrust Known
        {
            get { return _known ? _record : null; }
        }

        internal void Load(string number, string name)
        {
            _known = _store.TryLoad(number, _record);
            _record.Number = number;
            _record.Name = name;
        }

        /// <summary>Judges a session that has become secure; keeps a matching key's secrets.</summary>
        /// <returns>False when flash did not take them.</returns>
        internal bool Judge(ZrtpSession session)
        {
            Verdict = session.Judge(Known);
            if (Verdict == TrustVerdict.KeyChanged)
            {
                return true;
            }

            session.UpdateTrust(_record);
            return _store.Save(_record);
        }

        /// <summary>The person compared the SAS and it is the same.</summary>
        /// <returns>False when flash did not take it.</returns>
        internal bool Confirm(ZrtpSession session)
        {
            if (Verdict == TrustVerdict.KeyChanged)
            {
                string number = _record.Number;
                string name = _record.Name;
                _record.Clear();
                _record.Number = number;
                _record.Name = name;
                session.UpdateTrust(_record);
            }

            _record.Verified = true;
            Verdict = TrustVerdict.Verified;
            return _store.Save(_record);
        }

        /// <summary>
        /// The person says that the SAS differs: what this call taught is forgotten; a record that
        /// was there before under another key stays.
        /// </summary>
        internal void Differs()
        {
            if (Verdict != TrustVerdict.KeyChanged)
            {
                _store.Forget(_record.Number);
            }
        }

        /// <summary>
        /// The other side says so, by way of the master, who might lie: only what a first call
        /// taught is forgotten, never a key known before.
        /// </summary>
        internal void PeerSaysDiffers()
        {
            if (Verdict == TrustVerdict.NewPeer)
            {
                _store.Forget(_record.Number);
            }
        }

        internal void Clear()
        {
            _record.Clear();
            _known = false;
        }
    }
}
