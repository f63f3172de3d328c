namespace RedPhone.Relay.DataPlane;

/// <summary>Which processors this process may use, and pinning a thread to one of them.</summary>
internal static unsafe class Affinity
{
    private const int MaskBytes = 128;

    /// <summary>Numbers of the allowed processors; empty when unknown.</summary>
    public static int[] Allowed()
    {
        byte* mask = stackalloc byte[MaskBytes];
        new Span<byte>(mask, MaskBytes).Clear();
        if (Linux.GetAffinity(0, MaskBytes, mask) < 0)
        {
            return [];
        }

        var found = new List<int>();
        for (int i = 0; i < MaskBytes * 8; i++)
        {
            if ((mask[i / 8] & (1 << (i % 8))) != 0)
            {
                found.Add(i);
            }
        }

        return [.. found];
    }

    /// <summary>Pins the calling thread; nothing happens for -1 or when the system refuses.</summary>
    public static void Pin(int processor)
    {
        if (processor < 0 || processor >= MaskBytes * 8)
        {
            return;
        }

        byte* mask = stackalloc byte[MaskBytes];
        new Span<byte>(mask, MaskBytes).Clear();
        mask[processor / 8] = (byte)(1 << (processor % 8));
        _ = Linux.SetAffinity(0, MaskBytes, mask);
    }
}
