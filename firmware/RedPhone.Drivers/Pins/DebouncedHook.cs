using System;
using RedPhone.Core.Ports;

namespace RedPhone.Drivers
{
    /// <summary>
    /// The hook switch, debounced: a new level counts once every look at the pin during
    /// <see cref="DebounceMs"/> has shown it. Starts as hung up.
    /// </summary>
    public sealed class DebouncedHook : IHookSwitch
    {
        /// <summary>How long the level must stand.</summary>
        public const int DebounceMs = 30;

        private readonly IInputPin _pin;
        private readonly bool _liftedIsHigh;
        private bool _lifted;
        private bool _candidate;
        private long _candidateSinceMs;

        /// <summary>
        /// <paramref name="liftedIsHigh"/>: false for the board's wiring (lifted pulls the pin
        /// low).
        /// </summary>
        public DebouncedHook(IInputPin pin, bool liftedIsHigh)
        {
            if (pin == null)
            {
                throw new ArgumentNullException("pin");
            }

            _pin = pin;
            _liftedIsHigh = liftedIsHigh;
        }

        /// <summary>True while the handset is lifted; call once a step.</summary>
        public bool IsLifted(long nowMs)
        {
            bool level = _pin.IsHigh == _liftedIsHigh;
            if (level != _candidate)
            {
                _candidate = level;
                _candidateSinceMs = nowMs;
            }

            if (_candidate != _lifted && nowMs - _candidateSinceMs >= DebounceMs)
            {
                _lifted = _candidate;
            }

            return _lifted;
        }
    }
}
