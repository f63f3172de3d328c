namespace RedPhone.Relay.Tests.DataPlane.Kernel;

/// <summary>
/// A fact that loads a program into the kernel. Where that cannot be done (no root, no TCX) it is
/// skipped and says why; a missing `ip` program fails it where CI is set.
/// </summary>
public sealed class RequiresKernelFactAttribute : FactAttribute
{
    public RequiresKernelFactAttribute() => Skip = KernelSupport.Missing;
}
