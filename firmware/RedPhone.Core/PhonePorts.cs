using RedPhone.Core.Ports;
using RedPhone.Crypto;

namespace RedPhone.Core
{
    /// <summary>Everything a phone needs of its hardware and its world; all must be set.</summary>
    public sealed class PhonePorts
    {
        /// <summary>Unpredictable bytes.</summary>
        public IEntropy Entropy;

        /// <summary>Primitives.</summary>
        public ICryptoEngine Crypto;

        /// <summary>Socket towards the master.</summary>
        public IDatagramPort Master;

        /// <summary>Socket towards the first relay.</summary>
        public IDatagramPort Relay1;

        /// <summary>Socket towards the second relay.</summary>
        public IDatagramPort Relay2;

        /// <summary>Microphone.</summary>
        public IAudioInput AudioInput;

        /// <summary>Earpiece.</summary>
        public IAudioOutput AudioOutput;

        /// <summary>Codec control.</summary>
        public IAudioCodec Codec;

        /// <summary>Display.</summary>
        public IDisplay Display;

        /// <summary>Keypad.</summary>
        public IKeypad Keypad;

        /// <summary>Hook switch.</summary>
        public IHookSwitch Hook;

        /// <summary>Lamps.</summary>
        public ILamps Lamps;

        /// <summary>Ringer.</summary>
        public IRinger Ringer;

        /// <summary>Flash records.</summary>
        public IStore Store;

        /// <summary>Log lines.</summary>
        public ILog Log;
    }
}
