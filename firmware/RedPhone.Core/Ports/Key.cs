namespace RedPhone.Core.Ports
{
    /// <summary>Keys of the desk phone as the user interface knows them.</summary>
    public enum Key
    {
        /// <summary>No key.</summary>
        None = 0,

        /// <summary>Digit 0; the value is the digit plus one.</summary>
        Digit0 = 1,

        /// <summary>Digit 1; the value is the digit plus one.</summary>
        Digit1 = 2,

        /// <summary>Digit 2; the value is the digit plus one.</summary>
        Digit2 = 3,

        /// <summary>Digit 3; the value is the digit plus one.</summary>
        Digit3 = 4,

        /// <summary>Digit 4; the value is the digit plus one.</summary>
        Digit4 = 5,

        /// <summary>Digit 5; the value is the digit plus one.</summary>
        Digit5 = 6,

        /// <summary>Digit 6; the value is the digit plus one.</summary>
        Digit6 = 7,

        /// <summary>Digit 7; the value is the digit plus one.</summary>
        Digit7 = 8,

        /// <summary>Digit 8; the value is the digit plus one.</summary>
        Digit8 = 9,

        /// <summary>Digit 9; the value is the digit plus one.</summary>
        Digit9 = 10,

        /// <summary>The star key: confirms the SAS ("confirm") in a call, deletes a digit.</summary>
        Star = 11,

        /// <summary>The hash key: "differs" in a call, dials at once, redials when empty.</summary>
        Hash = 12,

        /// <summary>Upper soft key, column 4: A. Volume up.</summary>
        A = 13,

        /// <summary>B: volume down.</summary>
        B = 14,

        /// <summary>C: mute.</summary>
        C = 15,

        /// <summary>D: decline while ringing; redial when idle.</summary>
        D = 16,
    }
}
