namespace RedPhone.Core.Ui
{
    /// <summary>
    /// All that the display can show, as plain data. The call controller owns and fills it;
    /// <see cref="Screens"/> only reads. Strings may be null (drawn as empty); text outside
    /// printable ASCII is drawn as '?', text that is too long is cut.
    /// </summary>
    public sealed class PhoneView
    {
        /// <summary>Which screen.</summary>
        public Screen Screen;

        /// <summary>This phone's number.</summary>
        public string OwnNumber;

        /// <summary>This phone's name.</summary>
        public string OwnName;

        /// <summary>Digits pressed so far.</summary>
        public string Digits;

        /// <summary>The other phone's number.</summary>
        public string PeerNumber;

        /// <summary>The other phone's name.</summary>
        public string PeerName;

        /// <summary>Seconds since the call became secure; the final duration when ended.</summary>
        public int CallSeconds;

        /// <summary>
        /// The short authentication string: 4 characters, or two words and a space.
        /// </summary>
        public string Sas;

        /// <summary>True when <see cref="Sas"/> is PGP words (B256), false for B32.</summary>
        public bool SasKindWords;

        /// <summary>What is known about the other phone's key.</summary>
        public PeerTrust Trust;

        /// <summary>Why the call ended; also which alarm it is.</summary>
        public EndReason Reason;

        /// <summary>Volume, 0 to <see cref="VolumeMax"/>.</summary>
        public int Volume;

        /// <summary>The highest volume step.</summary>
        public int VolumeMax = 10;

        /// <summary>True for the moment after a volume key: a bar takes the last line.</summary>
        public bool ShowVolume;

        /// <summary>True while the microphone is off.</summary>
        public bool Muted;

        /// <summary>Missed calls since the user last looked.</summary>
        public int MissedCalls;

        /// <summary>Number of the last missed caller.</summary>
        public string LastMissed;

        /// <summary>True while the sealed link to the master is up.</summary>
        public bool LinkUp;

        /// <summary>
        /// A short state for the first screens' last line ("looking for the server").
        /// </summary>
        public string StatusLine;

        /// <summary>
        /// True: the status page with the counters stands in place of the screen.
        /// </summary>
        public bool ShowStatus;

        /// <summary>Key agreement and cipher, for the status page ("X255 AES1 HS80").</summary>
        public string Cipher;

        /// <summary>Packets sent in this call.</summary>
        public int Sent;

        /// <summary>Authenticated packets received in this call.</summary>
        public int Received;

        /// <summary>Packets that came too late to be played.</summary>
        public int Late;

        /// <summary>Packets that never came.</summary>
        public int Lost;

        /// <summary>Frames that were made up for late and lost ones.</summary>
        public int Concealed;

        /// <summary>Our packets that the other phone says it lost; -1 unknown.</summary>
        public int PeerLost = -1;

        /// <summary>Round trip to the other phone in ms; -1 unknown.</summary>
        public int RoundTripMs = -1;

        /// <summary>Level of the received sound, dBFS, -99 (silence) to 0.</summary>
        public int LevelDb = -99;

        /// <summary>
        /// Counts half seconds, for moving pictures (ringing bell, waiting dots).
        /// </summary>
        public int Phase;
    }
}
