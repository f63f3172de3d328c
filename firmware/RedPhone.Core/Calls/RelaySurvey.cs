using RedPhone.Core.Ports;
using RedPhone.Core.Relay;
using RedPhone.Core.Signaling;
using RedPhone.Crypto;

namespace RedPhone.Core.Calls
{
    /// <summary>
    /// Measures the round trip to every relay the master named, two at a time on the relay sockets,
    /// while the phone is idle. Also answers "does anything answer at all?" when the master does not.
    /// </summary>
    public sealed class RelaySurvey
    {
        private readonly IDatagramPort[] _ports;
        private readonly RelayClient[] _clients = new RelayClient[2];
        private readonly int[] _measuring = new int[2];
        private readonly byte[] _datagram = new byte[MaxDatagramBytes];
        private const int MaxDatagramBytes = 600;
        private const int Nothing = -1;
        private RelayList _relays;
        private int _next;

        /// <summary>A survey on the two relay sockets, which it opens and closes.</summary>
        public RelaySurvey(ICryptoEngine crypto, IEntropy entropy, IDatagramPort relay1,
            IDatagramPort relay2)
        {
            _ports = new IDatagramPort[] { relay1, relay2 };
            for (int i = 0; i < _clients.Length; i++)
            {
                _clients[i] = new RelayClient(crypto, entropy);
                _measuring[i] = Nothing;
            }
        }

        /// <summary>True from <see cref="Start"/> until every relay answered or was given up.</summary>
        public bool Running { get; private set; }

        /// <summary>True when a relay answered in this or the last survey.</summary>
        public bool AnyAnswered { get; private set; }

        /// <summary>Begins; the results go into <paramref name="relays"/> as they come.</summary>
        public void Start(long nowMs, RelayList relays)
        {
            Stop();
            _relays = relays;
            _next = 0;
            AnyAnswered = false;
            Running = relays.Count > 0;
            for (int i = 0; i < relays.Count; i++)
            {
                relays.RoundTripMs[i] = RelayList.Unmeasured;
            }
        }

        /// <summary>Stops and frees the sockets for a call.</summary>
        public void Stop()
        {
            for (int i = 0; i < _clients.Length; i++)
            {
                Free(i);
            }

            Running = false;
        }

        /// <summary>One turn of the loop; true in the turn in which the survey is complete.</summary>
        public bool Step(long nowMs)
        {
            if (!Running)
            {
                return false;
            }

            bool busy = false;
            for (int i = 0; i < _clients.Length; i++)
            {
                if (_measuring[i] == Nothing && _next < _relays.Count)
                {
                    _measuring[i] = _next;
                    _ports[i].Connect(_relays.Endpoint[_next]);
                    _clients[i].StartProbe(nowMs);
                    _next++;
                }

                if (_measuring[i] != Nothing)
                {
                    Measure(nowMs, i);
                    busy = true;
                }
            }

            Running = busy;
            return !busy;
        }

        private void Measure(long nowMs, int slot)
        {
            RelayClient client = _clients[slot];
            int count = _ports[slot].Receive(_datagram);
            if (count > 0)
            {
                client.Handle(nowMs, _datagram, 0, count);
            }

            if (nowMs >= client.NextDeadlineMs)
            {
                client.HandleTimeout(nowMs);
            }

            count = client.TryTakeOutput(_datagram);
            if (count > 0)
            {
                _ports[slot].Send(_datagram, 0, count);
            }

            if (client.RoundTripMs >= 0)
            {
                AnyAnswered = true;
            }

            if (client.State == RelayState.Probed || client.State == RelayState.Unreachable)
            {
                _relays.RoundTripMs[_measuring[slot]] = client.RoundTripMs;
                Free(slot);
            }
        }

        private void Free(int slot)
        {
            if (_measuring[slot] != Nothing)
            {
                _clients[slot].Close();
                _ports[slot].Close();
                _measuring[slot] = Nothing;
            }
        }
    }
}
