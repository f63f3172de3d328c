namespace RedPhone.Core.Ports
{
    /// <summary>Port: the debounced hook switch.</summary>
    public interface IHookSwitch
    {
        /// <summary>True while the handset is lifted. Called once a step.</summary>
        bool IsLifted(long nowMs);
    }
}
