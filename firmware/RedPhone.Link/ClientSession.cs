using RedPhone.Crypto;

namespace RedPhone.Link
{
    /// <summary>One session at the phone: indices, keys, counters.</summary>
    internal sealed class ClientSession
    {
        public readonly byte[] SendKey = new byte[NoiseIk.KeyBytes];
        public readonly byte[] ReceiveKey = new byte[NoiseIk.KeyBytes];
        public uint LocalIndex;
        public uint RemoteIndex;
        public ulong SendCounter;
        public ulong ReceiveNext;
        public ulong ReceiveSeen;
        public long CreatedMs;

        /// <summary>Which master key it was made with: 0 first, 1 backup.</summary>
        public int MasterKey;

        /// <summary>False: no session.</summary>
        public bool Exists;

        public void Begin(long nowMs, uint localIndex, uint remoteIndex, int masterKey)
        {
            LocalIndex = localIndex;
            RemoteIndex = remoteIndex;
            MasterKey = masterKey;
            SendCounter = 0;
            ReceiveNext = 0;
            ReceiveSeen = 0;
            CreatedMs = nowMs;
            Exists = true;
        }

        public void Clear()
        {
            Bytes.Wipe(SendKey);
            Bytes.Wipe(ReceiveKey);
            LocalIndex = 0;
            RemoteIndex = 0;
            Exists = false;
        }
    }
}
