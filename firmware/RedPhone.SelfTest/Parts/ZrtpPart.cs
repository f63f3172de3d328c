using RedPhone.Core.Zrtp;
using RedPhone.Crypto;

namespace RedPhone.SelfTest
{
    /// <summary>
    /// A whole ZRTP handshake of two sessions over an in-memory wire with the real curve; then one
    /// whose wire changes a bit of every Commit, which must not become secure.
    /// </summary>
    internal sealed class ZrtpPart : ISelfTestPart
    {
        private const int StepMs = 20;
        private const long LongestMs = 60000;
        private const int MaxTurns = 64;
        private const int MaxSlices = 20000;
        private const int TypeOffset = 16;

        private readonly byte[] _wire = new byte[ZrtpSession.MaxOutputBytes];
        private ZrtpSession _caller;
        private ZrtpSession _callee;
        private long _nowMs;
        private int _messages;

        public string Name
        {
            get { return "zrtp"; }
        }

        public void Run(SelfTestReport report)
        {
            Prepare(11);
            report.StartWatch();
            bool secure = Handshake(false);
            report.StopWatch("both sides from start to secure", 1);
            report.Note(_messages.ToString() + " messages");
            report.Check("becomes secure", secure);
            report.Check("same sas on both", secure && _caller.Sas.Length > 0
                && _caller.Sas == _callee.Sas);
            report.Check("same keys crosswise", secure && SameKeys());
            report.Check("agrees on x25519", _caller.KeyAgreement == ZrtpAlgorithm.X255
                || _caller.KeyAgreement == ZrtpAlgorithm.E255);

            Prepare(12);
            report.Check("a changed commit is never secure", !Handshake(true));
        }

        private void Prepare(uint seed)
        {
            ManagedCryptoEngine engine = new ManagedCryptoEngine();
            _caller = new ZrtpSession(engine, new SeededEntropy(seed));
            _callee = new ZrtpSession(engine, new SeededEntropy(seed + 1000));
            _caller.Prepare(Vector.Count(1, ZrtpTrust.ZidBytes));
            _callee.Prepare(Vector.Count(101, ZrtpTrust.ZidBytes));
            MakeKeys(_caller);
            MakeKeys(_callee);
            _nowMs = 1000;
            _messages = 0;
        }

        // The key pairs, as a phone makes them while it is idle.
        private static void MakeKeys(ZrtpSession session)
        {
            for (int i = 0; i < MaxSlices && session.Work(); i++)
            {
            }
        }

        private bool Handshake(bool spoil)
        {
            _caller.Start(_nowMs, 1, null, _callee.HelloHash, true);
            _callee.Start(_nowMs, 2, null, _caller.HelloHash, false);
            while (_nowMs < LongestMs && !IsSecure() && _caller.State != ZrtpState.Failed
                && _callee.State != ZrtpState.Failed)
            {
                for (int i = 0; i < MaxTurns; i++)
                {
                    bool moved = Serve(_caller, _callee, spoil);
                    if (!Serve(_callee, _caller, spoil) && !moved)
                    {
                        break;
                    }
                }

                _nowMs += StepMs;
            }

            return IsSecure();
        }

        private bool IsSecure()
        {
            return _caller.State == ZrtpState.Secure && _callee.State == ZrtpState.Secure;
        }

        private bool Serve(ZrtpSession from, ZrtpSession to, bool spoil)
        {
            bool did = false;
            for (int i = 0; i < MaxSlices && from.Work(); i++)
            {
                did = true;
            }

            if (from.NextDeadlineMs <= _nowMs)
            {
                from.HandleTimeout(_nowMs);
                did = true;
            }

            int count = from.TryTakeOutput(_wire);
            if (count > 0)
            {
                _messages++;
                bool isCommit = _wire[TypeOffset] == 'C' && _wire[TypeOffset + 3] == 'm';
                if (spoil && isCommit)
                {
                    _wire[TypeOffset + 40] ^= 1;
                }

                to.Handle(_nowMs, _wire, 0, count);
                did = true;
            }

            return did;
        }

        private bool SameKeys()
        {
            byte[] sendKey = new byte[ZrtpSession.MasterKeyBytes];
            byte[] sendSalt = new byte[ZrtpSession.MasterSaltBytes];
            byte[] receiveKey = new byte[ZrtpSession.MasterKeyBytes];
            byte[] receiveSalt = new byte[ZrtpSession.MasterSaltBytes];
            byte[] otherSendKey = new byte[ZrtpSession.MasterKeyBytes];
            byte[] otherReceiveKey = new byte[ZrtpSession.MasterKeyBytes];
            byte[] otherSendSalt = new byte[ZrtpSession.MasterSaltBytes];
            byte[] otherReceiveSalt = new byte[ZrtpSession.MasterSaltBytes];
            _caller.CopyKeys(sendKey, sendSalt, receiveKey, receiveSalt);
            _callee.CopyKeys(otherSendKey, otherSendSalt, otherReceiveKey, otherReceiveSalt);
            return Vector.Same(sendKey, otherReceiveKey) && Vector.Same(receiveKey, otherSendKey)
                && Vector.Same(sendSalt, otherReceiveSalt)
                && Vector.Same(receiveSalt, otherSendSalt) && !Vector.Same(sendKey, receiveKey);
        }
    }
}
