namespace RedPhone.SelfTest
{
    /// <summary>Asks once whether somebody is there; what needs hands, eyes or ears depends on it.
    /// </summary>
    internal sealed class BoardPersonPart : ISelfTestPart
    {
        private readonly BoardUnderTest _test;

        public BoardPersonPart(BoardUnderTest test)
        {
            _test = test;
        }

        public string Name
        {
            get { return "person"; }
        }

        public void Run(SelfTestReport report)
        {
            if (!_test.IsHere(report))
            {
                return;
            }

            _test.HasPerson = _test.Confirm(report, "Is somebody here to press, look and listen?");
            if (_test.HasPerson)
            {
                report.Check("is here", true, string.Empty);
            }
            else
            {
                report.Skip("is here", "nobody pressed BOOT");
            }
        }
    }
}
