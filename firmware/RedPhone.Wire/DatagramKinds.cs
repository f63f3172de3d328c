namespace RedPhone.Wire
{
    /// <summary>Tells the protocols apart that share the media port.</summary>
    public static class DatagramKinds
    {
        /// <summary>
        /// The kind of the datagram of <paramref name="count"/> bytes at
        /// <paramref name="offset"/>. Only the first two bytes are read; total for any input.
        /// </summary>
        public static DatagramKind Of(byte[] buffer, int offset, int count)
        {
            if (count < 1)
            {
                return DatagramKind.Unknown;
            }

            int first = buffer[offset];
            if (first <= 3)
            {
                return DatagramKind.Stun;
            }

            if (first >= 16 && first <= 19)
            {
                return DatagramKind.Zrtp;
            }

            if (first >= 64 && first <= 79)
            {
                return DatagramKind.ChannelData;
            }

            if (first < 128 || first > 191)
            {
                return DatagramKind.Unknown;
            }

            bool control = count > 1 && buffer[offset + 1] >= 192 && buffer[offset + 1] <= 223;
            return control ? DatagramKind.Rtcp : DatagramKind.Rtp;
        }
    }
}
