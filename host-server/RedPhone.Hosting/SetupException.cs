namespace RedPhone.Hosting;

/// <summary>
/// Something outside the program keeps it from starting. The message is for the person at the
/// console: what is wrong and what to do about it.
/// </summary>
public sealed class SetupException : Exception
{
    /// <summary>With the text for the person.</summary>
    public SetupException(string message)
        : base(message)
    {
    }

    /// <summary>With the text for the person and the cause.</summary>
    public SetupException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
