using RedPhone.Benchmarks.Load;
using RedPhone.Wire;

namespace RedPhone.Benchmarks.Setup;

/// <summary>
/// What the plain C loop wants: 'S' and a session number from each of two phones, which it echoes.
/// </summary>
internal sealed class LoopSetup(uint address, ushort port, int sessions) : ISetup
{
    /// <summary>Length of request and answer.</summary>
    public const int Bytes = 5;

    private readonly bool[] _done = new bool[2 * sessions];

    /// <inheritdoc/>
    public IReadOnlyList<int> Phones { get; } = [.. Enumerable.Range(0, 2 * sessions)];

    /// <inheritdoc/>
    public bool IsDone(int phone) => _done[phone];

    /// <inheritdoc/>
    public int Write(int phone, byte[] buffer)
    {
        buffer[0] = (byte)'S';
        BigEndian.WriteUInt32(buffer, 1, (uint)phone / 2);
        return Bytes;
    }

    /// <inheritdoc/>
    public bool TryRead(int phone, byte[] buffer, int count)
        => _done[phone] = count == Bytes && buffer[0] == 'S'
            && BigEndian.ReadUInt32(buffer, 1) == phone / 2;

    /// <inheritdoc/>
    public void Fill(Route[] routes) => Array.Fill(routes, new Route
    {
        ToAddress = address,
        ToPort = port,
        FromAddress = address,
        FromPort = port,
    });
}
