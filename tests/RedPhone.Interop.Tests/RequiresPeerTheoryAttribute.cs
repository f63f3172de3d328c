namespace RedPhone.Interop.Tests;

/// <inheritdoc cref="RequiresPeerFactAttribute"/>
public sealed class RequiresPeerTheoryAttribute : TheoryAttribute
{
    public RequiresPeerTheoryAttribute(string peer) => Skip = PeerProgram.WhyNot(peer);
}
