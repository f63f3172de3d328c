namespace RedPhone.NanoFakes;

/// <summary>
/// The littlefs volume: files by path; power may be lost after a number of steps (a byte written,
/// a file emptied, closed or removed), then nothing works until <see cref="PowerUp"/>.
/// </summary>
public sealed class FakeFlash
{
    /// <summary>The files.</summary>
    public Dictionary<string, List<byte>> Files { get; } = [];

    /// <summary>Most bytes one read gives.</summary>
    public int ReadChunk { get; set; } = int.MaxValue;

    /// <summary>Bytes the volume holds.</summary>
    public int Capacity { get; set; } = int.MaxValue;

    /// <summary>Steps until power is lost; -1: never.</summary>
    public int StepsLeft { get; set; } = -1;

    /// <summary>Power is lost.</summary>
    public bool IsDead { get; private set; }

    /// <summary>Streams that were opened and not closed.</summary>
    public int OpenStreams { get; set; }

    /// <summary>Power is back.</summary>
    public void PowerUp()
    {
        IsDead = false;
        StepsLeft = -1;
    }

    /// <summary>One of the steps that power may be lost at; throws without power.</summary>
    public void Step()
    {
        if (StepsLeft == 0)
        {
            IsDead = true;
        }

        if (IsDead)
        {
            throw new System.IO.IOException("power lost");
        }

        if (StepsLeft > 0)
        {
            StepsLeft--;
        }
    }

    /// <summary>Throws when the volume is full.</summary>
    public void RequireRoom()
    {
        if (Files.Values.Sum(file => file.Count) >= Capacity)
        {
            throw new System.IO.IOException("no space");
        }
    }
}
