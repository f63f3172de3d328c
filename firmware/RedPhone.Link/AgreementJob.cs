using RedPhone.Crypto;

namespace RedPhone.Link
{
    /// <summary>
    /// The one key agreement of a phone, shared by jobs that run slice by slice: asking for another
    /// job starts that one afresh.
    /// </summary>
    internal sealed class AgreementJob
    {
        public const int None = 0;
        public const int OwnPublic = 1;
        public const int StaticStatic = 2;
        public const int Ephemeral = 3;
        public const int EphemeralStatic = 4;
        public const int EphemeralEphemeral = 5;
        public const int StaticEphemeral = 6;

        private readonly IKeyAgreement _agreement;

        /// <summary>The job under way.</summary>
        public int Current;

        public AgreementJob(IKeyAgreement agreement)
        {
            _agreement = agreement;
        }

        /// <summary>One slice of private · base point; true when the result is written.</summary>
        public bool RunPublic(int job, byte[] privateKey, byte[] result)
        {
            if (Current != job)
            {
                _agreement.StartPublic(privateKey, 0);
                Current = job;
                return false;
            }

            if (!_agreement.Step())
            {
                return false;
            }

            Current = None;
            _agreement.Finish(result, 0);
            return true;
        }

        /// <summary>
        /// One slice of private · peer; true when the result is written. A low-order point ends the
        /// job with <paramref name="lowOrder"/> instead.
        /// </summary>
        public bool RunShared(int job, byte[] privateKey, byte[] peer, int peerOffset,
            byte[] result, out bool lowOrder)
        {
            lowOrder = false;
            if (Current != job)
            {
                _agreement.Start(privateKey, 0, peer, peerOffset);
                Current = job;
                return false;
            }

            if (!_agreement.Step())
            {
                return false;
            }

            Current = None;
            lowOrder = !_agreement.Finish(result, 0);
            return !lowOrder;
        }

        /// <summary>Ends and wipes whatever runs.</summary>
        public void Stop()
        {
            _agreement.Clear();
            Current = None;
        }
    }
}
