namespace RedPhone.Wire
{
    using System;

    /// <summary>
    /// Marks a method that runs for every packet or frame of a call: it may not allocate. A test
    /// scans its byte code for new objects, new arrays, boxing and joined strings; a throw for a
    /// programmer error is allowed. What the method calls is marked on its own.
    /// </summary>
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class HotPathAttribute : Attribute
    {
    }
}
