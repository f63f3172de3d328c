using System;
using RedPhone.Core.Ports;

namespace RedPhone.Drivers
{
    /// <summary>The three lamps, each on an output pin that lights it when high.</summary>
    public sealed class LampDriver : ILamps
    {
        private readonly IOutputPin _secure;
        private readonly IOutputPin _insecure;
        private readonly IOutputPin _message;

        /// <summary>All lamps are switched off.</summary>
        public LampDriver(IOutputPin secure, IOutputPin insecure, IOutputPin message)
        {
            if (secure == null || insecure == null || message == null)
            {
                throw new ArgumentException("three pins");
            }

            _secure = secure;
            _insecure = insecure;
            _message = message;
            _secure.Set(false);
            _insecure.Set(false);
            _message.Set(false);
        }

        /// <summary>
        /// Switches one lamp; throws ArgumentException for a lamp that is not there.
        /// </summary>
        public void Set(Lamp lamp, bool on)
        {
            switch (lamp)
            {
                case Lamp.Secure:
                    _secure.Set(on);
                    break;
                case Lamp.Insecure:
                    _insecure.Set(on);
                    break;
                case Lamp.Message:
                    _message.Set(on);
                    break;
                default:
                    throw new ArgumentException("lamp");
            }
        }
    }
}
