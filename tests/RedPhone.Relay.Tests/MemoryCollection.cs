namespace RedPhone.Relay.Tests;

/// <summary>Tests that weigh the process's memory: none runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public class MemoryCollection
{
    public const string Name = "memory";
}
