namespace RedPhone.Core.Ports
{
    /// <summary>Port: one input pin.</summary>
    public interface IInputPin
    {
        /// <summary>True while the pin is high.</summary>
        bool IsHigh { get; }
    }
}
