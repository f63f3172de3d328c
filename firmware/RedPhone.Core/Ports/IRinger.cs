namespace RedPhone.Core.Ports
{
    /// <summary>Port: the piezo ringer.</summary>
    public interface IRinger
    {
        /// <summary>Sounds <paramref name="frequencyHz"/>; 0 is silence.</summary>
        void Sound(int frequencyHz);
    }
}
