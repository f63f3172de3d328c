namespace RedPhone.Core.Ports
{
    /// <summary>Port: lines for the developer. Never keys, SAS, payload or peer addresses.</summary>
    public interface ILog
    {
        /// <summary>Writes one line. Not called on the media path.</summary>
        void Write(long nowMs, string line);
    }
}
