using RedPhone.Core.Ports;

namespace RedPhone.SelfTest
{
    /// <summary>A pin whose level the test sets.</summary>
    internal sealed class FakePin : IInputPin, IOutputPin
    {
        private bool _high;

        public bool IsHigh
        {
            get { return _high; }
        }

        public void Set(bool high)
        {
            _high = high;
        }
    }
}
