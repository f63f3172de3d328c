namespace RedPhone.Drivers
{
    /// <summary>
    /// What <see cref="RecordStore"/> needs of a flash file system: whole small files by name. A
    /// write may be cut off anywhere by power loss; the file then holds any beginning of it, or is
    /// empty or missing. No other file may change.
    /// </summary>
    public interface IRecordFiles
    {
        /// <summary>
        /// Reads a file into <paramref name="buffer"/>; returns its length, or -1 when it is
        /// missing, unreadable or longer than the buffer.
        /// </summary>
        int Read(string name, byte[] buffer);

        /// <summary>
        /// Makes or replaces a file and brings it to the flash; false when that failed.
        /// </summary>
        bool Write(string name, byte[] data, int count);

        /// <summary>Removes a file; fine when it does not exist.</summary>
        void Delete(string name);
    }
}
