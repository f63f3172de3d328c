namespace RedPhone.Core.Ports
{
    /// <summary>
    /// Port: small records that survive power loss at any moment: a read gives the last whole write
    /// or the one before, never a mixture.
    /// </summary>
    public interface IStore
    {
        /// <summary>
        /// Reads record <paramref name="name"/> into <paramref name="buffer"/>; returns its length,
        /// or -1 when it is missing, damaged or longer than the buffer.
        /// </summary>
        int Read(string name, byte[] buffer);

        /// <summary>Replaces record <paramref name="name"/>; false when full or broken.</summary>
        bool Write(string name, byte[] data, int count);

        /// <summary>Removes record <paramref name="name"/>; fine when it does not exist.</summary>
        void Delete(string name);
    }
}
