namespace RedPhone.Models;

/// <summary>
/// A 4 x 4 key matrix without diodes: closed contacts connect rows and columns, so three keys down
/// at the corners of a rectangle make the fourth look pressed. A contact may chatter when it moves.
/// </summary>
public sealed class KeyMatrixModel(VirtualClock clock)
{
    /// <summary>Rows, and columns.</summary>
    public const int Size = 4;

    /// <summary>The keys row by row.</summary>
    public const string Labels = "123A456B789C*0#D";

    private readonly bool[] _down = new bool[Size * Size];
    private readonly long[] _chatterUntilMs = new long[Size * Size];

    /// <summary>Faults of the connector: which row, column of the chip each of the matrix meets.
    /// </summary>
    public int[] RowWires { get; } = [0, 1, 2, 3];

    /// <summary>As <see cref="RowWires"/>; -1 is an open line in both.</summary>
    public int[] ColumnWires { get; } = [0, 1, 2, 3];

    /// <summary>Grows with every press and release.</summary>
    public int Version { get; private set; }

    /// <summary>When the last contact has come to rest.</summary>
    public long RestMs { get; private set; }

    /// <summary>
    /// Presses the key with this label; for <paramref name="chatterMs"/> its contact opens and
    /// closes every millisecond.
    /// </summary>
    public void Press(char label, int chatterMs = 0) => Move(label, true, chatterMs);

    /// <summary>Releases the key with this label.</summary>
    public void Release(char label, int chatterMs = 0) => Move(label, false, chatterMs);

    /// <summary>Whether the key with this label is held down.</summary>
    public bool IsDown(char label) => _down[IndexOf(label)];

    /// <summary>
    /// What a scan sees at time <paramref name="atMs"/>: a bit for each crossing (row * 4 + column)
    /// whose row and column are connected, over whichever contacts.
    /// </summary>
    public int Scan(long atMs)
    {
        int closed = 0;
        for (int i = 0; i < _down.Length; i++)
        {
            bool chattering = atMs < _chatterUntilMs[i] && (_chatterUntilMs[i] - atMs & 1) != 0;
            if (_down[i] != chattering)
            {
                closed |= 1 << i;
            }
        }

        return Wired(WithGhosts(closed));
    }

    private int Wired(int closed)
    {
        int seen = 0;
        for (int i = 0; closed != 0 && i < _down.Length; i++)
        {
            int row = RowWires[i / Size];
            int column = ColumnWires[i % Size];
            if ((closed >> i & 1) != 0 && row >= 0 && column >= 0)
            {
                seen |= 1 << row * Size + column;
            }
        }

        return seen;
    }

    private static int WithGhosts(int closed)
    {
        // Repeats while a rectangle's fourth corner appears; at most 16 can.
        for (int round = 0; round < Size * Size; round++)
        {
            int before = closed;
            for (int row = 0; row < Size; row++)
            {
                for (int other = 0; other < Size; other++)
                {
                    int a = closed >> row * Size & 0x0F;
                    int b = closed >> other * Size & 0x0F;
                    if ((a & b) != 0)
                    {
                        closed |= b << row * Size;
                    }
                }
            }

            if (closed == before)
            {
                break;
            }
        }

        return closed;
    }

    private static int IndexOf(char label)
    {
        int index = Labels.IndexOf(label, StringComparison.Ordinal);
        return index >= 0 ? index : throw new ArgumentException($"no key '{label}'");
    }

    private void Move(char label, bool down, int chatterMs)
    {
        int index = IndexOf(label);
        _down[index] = down;
        _chatterUntilMs[index] = clock.NowMs + chatterMs;
        RestMs = Math.Max(RestMs, clock.NowMs + chatterMs);
        Version++;
    }
}
