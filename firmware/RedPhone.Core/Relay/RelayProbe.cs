using System;
using RedPhone.Crypto;
using RedPhone.Wire;

namespace RedPhone.Core.Relay
{
    /// <summary>
    /// Measures the round trip to one relay: <see cref="Tries"/> Binding requests, each sent when
    /// the one before was answered or <see cref="WaitMs"/> are over. A late answer to an earlier
    /// one counts too. Sans-IO; allocates only when made.
    /// </summary>
    public sealed class RelayProbe
    {
        /// <summary>Binding requests of one probe.</summary>
        public const int Tries = 3;

        /// <summary>Longest wait for each of them.</summary>
        public const int WaitMs = 500;

        // 17 characters, padded to 20: the request is then as long as the longest answer (44).
        private const string SoftwareName = "RedPhone Embedded";

        private readonly IEntropy _entropy;
        private readonly StunWriter _writer = new StunWriter();
        private readonly byte[] _software = new byte[SoftwareName.Length];
        private readonly byte[] _transactions = new byte[Tries * Stun.TransactionBytes];
        private readonly long[] _sentMs = new long[Tries];
        private readonly bool[] _answered = new bool[Tries];
        private int _sentCount;
        private bool _outputDue;

        /// <summary>With the source of its transaction ids.</summary>
        public RelayProbe(IEntropy entropy)
        {
            _entropy = entropy;
            Ascii.Write(SoftwareName, _software, 0);
        }

        /// <summary>True from <see cref="Start"/> until the last answer or wait.</summary>
        public bool Running { get; private set; }

        /// <summary>
        /// The least round trip of this or the last probe; -1 when none was answered.
        /// </summary>
        public int RoundTripMs { get; private set; } = -1;

        /// <summary>When <see cref="HandleTimeout"/> is due; long.MaxValue for never.</summary>
        public long NextDeadlineMs
        {
            get { return Running ? _sentMs[_sentCount - 1] + WaitMs : long.MaxValue; }
        }

        /// <summary>Begins anew; the former result is forgotten.</summary>
        public void Start(long nowMs)
        {
            RoundTripMs = -1;
            _entropy.Fill(_transactions, 0, _transactions.Length);
            Array.Clear(_answered, 0, Tries);
            _sentCount = 0;
            Running = true;
            Next(nowMs);
        }

        /// <summary>Ends; answers so far count.</summary>
        public void Stop()
        {
            Running = false;
            _outputDue = false;
        }

        /// <summary>True when the message is a success answer to one of its requests.</summary>
        public bool Handle(long nowMs, StunReader message, byte[] buffer)
        {
            if (!Running || message.Method != Stun.Binding || message.MessageClass != Stun.Success)
            {
                return false;
            }

            for (int i = 0; i < _sentCount; i++)
            {
                bool same = Bytes.EqualConstantTime(_transactions, i * Stun.TransactionBytes,
                    buffer, message.TransactionOffset, Stun.TransactionBytes);
                if (same && !_answered[i])
                {
                    Answered(nowMs, i);
                    return true;
                }
            }

            return false;
        }

        /// <summary>Sends the next request or ends.</summary>
        public void HandleTimeout(long nowMs)
        {
            if (nowMs >= NextDeadlineMs)
            {
                Next(nowMs);
            }
        }

        /// <summary>Writes the request that is due; 0 when none is.</summary>
        public int TryTakeOutput(byte[] buffer)
        {
            if (!_outputDue)
            {
                return 0;
            }

            _outputDue = false;
            _writer.Begin(buffer, 0, Stun.Binding, Stun.Request, _transactions,
                (_sentCount - 1) * Stun.TransactionBytes);
            _writer.Add(StunAttribute.Software, _software, 0, _software.Length);
            return _writer.Count;
        }

        private void Answered(long nowMs, int index)
        {
            _answered[index] = true;
            int roundTripMs = (int)(nowMs - _sentMs[index]);
            if (RoundTripMs < 0 || roundTripMs < RoundTripMs)
            {
                RoundTripMs = roundTripMs;
            }

            if (index == _sentCount - 1)
            {
                Next(nowMs);
            }
        }

        private void Next(long nowMs)
        {
            if (_sentCount == Tries)
            {
                Stop();
                return;
            }

            _sentMs[_sentCount] = nowMs;
            _sentCount++;
            _outputDue = true;
        }
    }
}
