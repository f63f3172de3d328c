namespace RedPhone.Relay.Tests.DataPlane.Kernel;

/// <summary>The same as <see cref="RequiresKernelFactAttribute"/> with data.</summary>
public sealed class RequiresKernelTheoryAttribute : TheoryAttribute
{
    public RequiresKernelTheoryAttribute() => Skip = KernelSupport.Missing;
}
