namespace RedPhone.Interop.Tests;

/// <summary>
/// A test against a program nobody here wrote. Where its package is missing the test is skipped and
/// says which package to install; under CI it runs and fails.
/// </summary>
public sealed class RequiresPeerFactAttribute : FactAttribute
{
    public RequiresPeerFactAttribute(string peer) => Skip = PeerProgram.WhyNot(peer);
}
