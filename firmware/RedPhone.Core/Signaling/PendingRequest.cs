namespace RedPhone.Core.Signaling
{
    /// <summary>One request the master has not answered; kept whole so that it can be sent again.</summary>
    internal sealed class PendingRequest
    {
        internal RequestKind Kind;
        internal int Transaction;
        internal long DeadlineMs;
        internal int Count;
        internal bool IsSent;
        internal uint MessageId;
        internal readonly byte[] Message;

        internal PendingRequest(int maxMessageBytes)
        {
            Message = new byte[maxMessageBytes];
        }
    }
}
