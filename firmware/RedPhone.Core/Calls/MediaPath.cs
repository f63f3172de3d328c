using RedPhone.Core.Ports;
using RedPhone.Core.Relay;
using RedPhone.Core.Signaling;
using RedPhone.Crypto;

namespace RedPhone.Core.Calls
{
    /// <summary>One way to the other phone: a socket connected to one relay of the call.</summary>
    internal sealed class MediaPath
    {
        internal readonly IDatagramPort Port;
        internal readonly RelayClient Relay;
        internal bool InUse;
        internal long HeardMs;

        internal MediaPath(IDatagramPort port, ICryptoEngine crypto, IEntropy entropy)
        {
            Port = port;
            Relay = new RelayClient(crypto, entropy);
        }

        internal void Open(long nowMs, RelayAccess access)
        {
            InUse = access.Present;
            HeardMs = nowMs;
            if (InUse)
            {
                Port.Connect(access.Endpoint);
                Relay.Open(nowMs, access.Ticket, access.Key);
            }
        }

        internal void Close()
        {
            if (InUse)
            {
                Relay.Close();
                Port.Close();
                InUse = false;
            }
        }

        internal bool IsBound
        {
            get { return InUse && Relay.State == RelayState.Bound; }
        }

        /// <summary>Timers and output of the relay client.</summary>
        internal void Step(long nowMs, byte[] scratch)
        {
            if (!InUse)
            {
                return;
            }

            if (nowMs >= Relay.NextDeadlineMs)
            {
                Relay.HandleTimeout(nowMs);
            }

            for (int i = 0; i < MaxOutputsAStep; i++)
            {
                int count = Relay.TryTakeOutput(scratch);
                if (count == 0)
                {
                    return;
                }

                Port.Send(scratch, 0, count);
            }
        }

        private const int MaxOutputsAStep = 4;
    }
}
