namespace RedPhone.Core.Ports
{
    /// <summary>Port: the debounced 4 x 4 keypad.</summary>
    public interface IKeypad
    {
        /// <summary>Initialises the chip; false when it does not answer.</summary>
        bool TryStart();

        /// <summary>The next pressed key (releases are not reported), None when there is none.</summary>
        Key TakeKey();
    }
}
