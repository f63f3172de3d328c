namespace RedPhone.Models;

/// <summary>
/// One complaint of a chip model about the firmware: what a real chip would not do.
/// </summary>
/// <param name="AtMs">When, on the board's clock.</param>
/// <param name="Source">Which model.</param>
/// <param name="Text">What is wrong.</param>
public sealed record ModelFault(long AtMs, string Source, string Text)
{
    /// <inheritdoc/>
    public override string ToString() => $"{AtMs} ms {Source}: {Text}";
}
