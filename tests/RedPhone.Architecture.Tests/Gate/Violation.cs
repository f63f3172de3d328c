namespace RedPhone.Architecture.Tests.Gate;

/// <summary>One thing that must not reach a device.</summary>
internal sealed record Violation(NanoRule Rule, string File, int Line, string What)
{
    public override string ToString()
        => $"{File}:{Line}: {Rule}: {What}: {NanoAdvice.Of(Rule)}.";
}
