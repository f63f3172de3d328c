namespace RedPhone.Core.Ports
{
    /// <summary>Port: one output pin.</summary>
    public interface IOutputPin
    {
        /// <summary>Drives the pin.</summary>
        void Set(bool high);
    }
}
