namespace RedPhone.Relay.DataPlane.Kernel;

/// <summary>The Internet checksum's arithmetic (RFC 1071, RFC 1624).</summary>
internal static class OnesComplement
{
    /// <summary>
    /// What is to be added to a sum when words are replaced by others, folded to 16 bits. Words as
    /// the machine loads them: the sum does not mind the order of bytes, if it is always the same.
    /// </summary>
    public static uint Difference(ReadOnlySpan<ushort> before, ReadOnlySpan<ushort> after)
    {
        uint sum = 0;
        foreach (ushort word in before)
        {
            sum += (ushort)~word;
        }

        foreach (ushort word in after)
        {
            sum += word;
        }

        sum = (sum & 0xFFFF) + (sum >> 16);
        return (sum & 0xFFFF) + (sum >> 16);
    }
}
