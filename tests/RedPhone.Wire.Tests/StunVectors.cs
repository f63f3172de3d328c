namespace RedPhone.Wire.Tests;

/// <summary>Published STUN messages.</summary>
internal static class StunVectors
{
    /// <summary>RFC 5769 §2.2: response, IPv4, 192.0.2.1:32853.</summary>
    public static readonly byte[] Ipv4Response = Convert.FromHexString(
        "0101003c2112a442b7e7a701bc34d686fa87dfae"
        + "8022000b7465737420766563746f7220"
        + "002000080001a147e112a643"
        + "000800142b91f599fd9e90c38c7489f92af9ba53f06be7d7"
        + "80280004c07d4c96");

    /// <summary>
    /// RFC 5769 §2.3: response, IPv6, [2001:db8:1234:5678:11:2233:4455:6677]:32853.
    /// </summary>
    public static readonly byte[] Ipv6Response = Convert.FromHexString(
        "010100482112a442b7e7a701bc34d686fa87dfae"
        + "8022000b7465737420766563746f7220"
        + "002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9"
        + "00080014a382954e4be67bf11784c97c8292c275bfe3ed41"
        + "80280004c8fb0b4c");

    /// <summary>RFC 8489 appendix B.1 as corrected by its verified erratum 6268.</summary>
    public static readonly byte[] Sha256Request = Convert.FromHexString(
        "000100902112a44278ad3433c6ad72c029da412e"
        + "001e00204a3cf38fef6992bda952c6780417da0f"
        + "24819415569e60b205c46e41407f1704"
        + "001500296f624d61744a6f733241414143662f2f3439396b39353464"
        + "364f4c33346f4c39465354767936347341000000"
        + "0014000b6578616d706c652e6f726700"
        + "001d000400020000"
        + "001c0020b5c7bf005b6c52a21c51c5e892f81924"
        + "136296cb927c43149309278cc6518e65");
}
