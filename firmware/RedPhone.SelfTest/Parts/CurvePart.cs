using RedPhone.Crypto;

namespace RedPhone.SelfTest
{
    /// <summary>X25519: RFC 7748 §5.2, §6.1, and a low-order point refused.</summary>
    internal sealed class CurvePart : ISelfTestPart
    {
        private const string Alice =
            "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a";

        private const string AlicePublic =
            "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a";

        private const string Bob =
            "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb";

        private const string Shared =
            "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742";

        private readonly IKeyAgreement _curve = new ManagedCryptoEngine().CreateX25519();
        private int _slices;

        public string Name
        {
            get { return "curve"; }
        }

        public void Run(SelfTestReport report)
        {
            byte[] result = Multiply(
                "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
                "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c");
            report.Check("x25519 rfc7748 5.2", result != null && Vector.Is(result,
                "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"));
            _curve.StartPublic(Vector.Hex(Alice), 0);
            result = Finish();
            report.Check("x25519 rfc7748 6.1 public", result != null
                && Vector.Is(result, AlicePublic));
            report.StartWatch();
            result = Multiply(Bob, AlicePublic);
            report.StopWatch("x25519", 1);
            report.Note("x25519 in " + _slices.ToString() + " slices");
            report.Check("x25519 rfc7748 6.1 shared", result != null
                && Vector.Is(result, Shared));
            report.Check("x25519 refuses a low-order point", Multiply(Alice,
                "0000000000000000000000000000000000000000000000000000000000000000") == null);
        }

        private byte[] Multiply(string scalar, string point)
        {
            _curve.Start(Vector.Hex(scalar), 0, Vector.Hex(point), 0);
            return Finish();
        }

        private byte[] Finish()
        {
            byte[] result = new byte[_curve.KeyBytes];
            _slices = 1;
            while (!_curve.Step())
            {
                _slices++;
            }

            return _curve.Finish(result, 0) ? result : null;
        }
    }
}
