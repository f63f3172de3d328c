namespace RedPhone.Cli.Fuzz;

/// <summary>Something that reads bytes of strangers and must survive them.</summary>
internal interface IFuzzTarget
{
    /// <summary>True inputs; the mutations start from them.</summary>
    IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>
    /// Gives <paramref name="input"/>, made from seed <paramref name="seed"/>, to the part, always
    /// the same way; null or what is wrong. Exceptions are wrong too.
    /// </summary>
    string? Run(int seed, byte[] input);
}
