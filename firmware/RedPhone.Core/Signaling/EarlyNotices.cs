using RedPhone.Wire;

namespace RedPhone.Core.Signaling
{
    /// <summary>
    /// What the master said about a call before its answer to our GET came: the link delivers
    /// messages in any order. At most three, RING, PUT and an end; the oldest goes.
    /// </summary>
    internal sealed class EarlyNotices
    {
        internal const int Max = 3;

        internal readonly string[] CallId = StringArray.Create(Max);
        internal readonly string[] Verb = StringArray.Create(Max);
        internal readonly string[] Reason = StringArray.Create(Max);
        internal readonly string[] HelloHash = StringArray.Create(Max);
        internal int Count;

        internal void Keep(string callId, string verb, string reason, string helloHash)
        {
            if (Count == Max)
            {
                Count--;
                for (int i = 0; i < Count; i++)
                {
                    Set(i, CallId[i + 1], Verb[i + 1], Reason[i + 1], HelloHash[i + 1]);
                }
            }

            Set(Count, callId, verb, reason, helloHash);
            Count++;
        }

        private void Set(int at, string callId, string verb, string reason, string helloHash)
        {
            CallId[at] = callId;
            Verb[at] = verb;
            Reason[at] = reason;
            HelloHash[at] = helloHash;
        }
    }
}
