namespace RedPhone.Core.Ports
{
    /// <summary>Port: the lamps.</summary>
    public interface ILamps
    {
        /// <summary>Switches one lamp.</summary>
        void Set(Lamp lamp, bool on);
    }
}
