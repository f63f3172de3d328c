using System;
using RedPhone.Wire;

namespace RedPhone.Link
{
    /// <summary>
    /// Counts handshakes a second and, above the limit, demands a cookie: a MAC over the sender's
    /// address under a secret that changes, so that nothing is stored for a stranger and only who
    /// receives at an address can ask from it.
    /// </summary>
    internal sealed class CookieGuard
    {
        private const int WindowMs = 1000;
        private const int AddressBytes = UdpEndpoint.AddressBytes + 2;

        private readonly LinkCrypto _crypto;
        private readonly byte[] _cookieKey = new byte[NoiseIk.KeyBytes];
        private readonly byte[] _address = new byte[AddressBytes];
        private readonly byte[] _cookie = new byte[LinkDatagram.MacBytes];
        private byte[] _secret = new byte[NoiseIk.KeyBytes];
        private byte[] _earlierSecret = new byte[NoiseIk.KeyBytes];
        private bool _hasSecret;
        private long _secretMs;
        private long _windowMs;
        private int _asked;

        public CookieGuard(LinkCrypto crypto, byte[] staticPublic)
        {
            _crypto = crypto;
            crypto.DeriveKey(LinkCrypto.CookieLabel, staticPublic, 0, _cookieKey);
        }

        /// <summary>Counts this handshake and decides before any curve work.</summary>
        public Admission Admit(long nowMs, UdpEndpoint source, byte[] init)
        {
            if (nowMs - _windowMs >= WindowMs)
            {
                _windowMs = nowMs;
                _asked = 0;
            }

            if (_asked >= LinkLimits.MaxHandshakesPerSecond)
            {
                return Admission.Drop;
            }

            if (_asked >= LinkLimits.LoadHandshakesPerSecond && !HasCookie(nowMs, source, init))
            {
                return Admission.DemandCookie;
            }

            _asked++;
            return Admission.Admit;
        }

        /// <summary>Writes the cookie datagram that answers <paramref name="init"/>.</summary>
        public void Encode(long nowMs, UdpEndpoint source, byte[] init, byte[] output)
        {
            Rotate(nowMs);
            LinkDatagram.WriteType(output, 0, LinkDatagram.CookieType);
            Array.Copy(init, InitDatagram.SenderOffset, output, CookieDatagram.ReceiverOffset,
                LinkDatagram.IndexBytes);
            _crypto.Entropy.Fill(output, CookieDatagram.NonceOffset, NoiseIk.NonceBytes);
            ComputeCookie(_secret, source, output, CookieDatagram.CookieOffset);
            _crypto.SealCookie(_cookieKey, output, CookieDatagram.NonceOffset, init,
                InitDatagram.Mac1Offset, output, CookieDatagram.CookieOffset);
        }

        private bool HasCookie(long nowMs, UdpEndpoint source, byte[] init)
        {
            Rotate(nowMs);
            return IsMac2(_secret, source, init) || IsMac2(_earlierSecret, source, init);
        }

        private bool IsMac2(byte[] secret, UdpEndpoint source, byte[] init)
        {
            ComputeCookie(secret, source, _cookie, 0);
            return _crypto.IsMac(_cookie, LinkDatagram.MacBytes, init, 0, InitDatagram.Mac2Offset,
                init, InitDatagram.Mac2Offset);
        }

        private void ComputeCookie(byte[] secret, UdpEndpoint source, byte[] cookie, int offset)
        {
            Array.Copy(source.Address, _address, UdpEndpoint.AddressBytes);
            BigEndian.WriteUInt16(_address, UdpEndpoint.AddressBytes, source.Port);
            _crypto.ComputeMac(secret, NoiseIk.KeyBytes, _address, 0, AddressBytes, cookie,
                offset);
        }

        private void Rotate(long nowMs)
        {
            if (_hasSecret && nowMs - _secretMs < LinkLimits.CookieSecretMs)
            {
                return;
            }

            byte[] older = _earlierSecret;
            _earlierSecret = _secret;
            _secret = older;
            _crypto.Entropy.Fill(_secret, 0, NoiseIk.KeyBytes);
            if (!_hasSecret || nowMs - _secretMs >= 2 * LinkLimits.CookieSecretMs)
            {
                _crypto.Entropy.Fill(_earlierSecret, 0, NoiseIk.KeyBytes);
            }

            _hasSecret = true;
            _secretMs = nowMs;
        }
    }
}
