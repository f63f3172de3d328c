using RedPhone.Benchmarks.Load;

namespace RedPhone.Benchmarks.Setup;

/// <summary>
/// One request and answer after another for each of many phones, as the server that is measured
/// wants it before it forwards.
/// </summary>
internal interface ISetup
{
    /// <summary>The phones that take part.</summary>
    IReadOnlyList<int> Phones { get; }

    /// <summary>Writes the phone's next request and returns its length.</summary>
    int Write(int phone, byte[] buffer);

    /// <summary>
    /// Takes an answer; true when it was the one waited for. Throws
    /// <see cref="Hosting.SetupException"/> when the server refuses.
    /// </summary>
    bool TryRead(int phone, byte[] buffer, int count);

    /// <summary>True when the phone needs no further request.</summary>
    bool IsDone(int phone);

    /// <summary>Enters where the phones send and what they hear, when all are done.</summary>
    void Fill(Route[] routes);
}
