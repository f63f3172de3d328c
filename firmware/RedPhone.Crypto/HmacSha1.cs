using System;

namespace RedPhone.Crypto
{
    /// <summary>
    /// HMAC-SHA-1 (RFC 2104, FIPS 198-1), tag up to 20 bytes; see <see cref="BlockHmac"/>. A packet
    /// of speech has a way of its own.
    /// </summary>
    public sealed class HmacSha1 : BlockHmac
    {
        /// <summary>Bytes of a full tag.</summary>
        public const int Size = Sha1.Size;

        /// <summary>Bytes of an SRTP packet with 20 ms of speech, in front of its tag.</summary>
        public const int SpeechPacketBytes = SpeechTag.PacketBytes;

        /// <summary>An HMAC without a key yet.</summary>
        public HmacSha1()
            : base(new Sha1(), Sha1Block.PreparedWords)
        {
        }

        /// <summary>
        /// The way of a packet of speech, for its speed: the tag of the
        /// <see cref="SpeechPacketBytes"/> bytes at index 0 and the 4 bytes of
        /// <paramref name="roc"/> (RFC 3711 §4.2) is written behind them.
        /// <paramref name="tagBytes"/> is 10 or 4; an array without room for it throws. A message
        /// that has been begun is not touched.
        /// </summary>
        public void WriteSpeechTag(byte[] packet, uint roc, int tagBytes)
        {
            if (!IsKeyed)
            {
                throw new InvalidOperationException();
            }

            if (tagBytes != SpeechTag.LongBytes && tagBytes != SpeechTag.ShortBytes)
            {
                throw new ArgumentException();
            }

            Sha1Block.Run(Sha1Block.First, Inner, packet, Outer, roc, tagBytes, true);
        }

        /// <summary>
        /// Whether the tag that <see cref="WriteSpeechTag"/> would write stands there. The code's
        /// shape is constant-time.
        /// </summary>
        public bool HasSpeechTag(byte[] packet, uint roc, int tagBytes)
        {
            if (!IsKeyed)
            {
                throw new InvalidOperationException();
            }

            if (tagBytes != SpeechTag.LongBytes && tagBytes != SpeechTag.ShortBytes)
            {
                throw new ArgumentException();
            }

            return Sha1Block.Run(Sha1Block.First, Inner, packet, Outer, roc, tagBytes, false);
        }

        /// <inheritdoc/>
        internal override void Prepare(uint[] state)
        {
            Sha1Block.Prepare(state);
        }
    }
}
