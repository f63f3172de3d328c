namespace RedPhone.Crypto
{
    /// <summary>Port: the source of unpredictable bytes. Seeded in the simulator.</summary>
    public interface IEntropy
    {
        /// <summary>Fills <paramref name="count"/> bytes from <paramref name="offset"/>.</summary>
        void Fill(byte[] buffer, int offset, int count);
    }
}
