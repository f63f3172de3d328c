namespace RedPhone.Meter;

/// <summary>
/// Adds up what the counters of this context count between <see cref="Resume"/> and
/// <see cref="Pause"/>, as often as wanted.
/// </summary>
public sealed class CostRecorder
{
    private const int LiteralBytes = 12;

    private readonly int _methods = IlCounters.Names.Length;
    private readonly long[][] _sums;
    private readonly long[][] _marks;
    private readonly long[] _cryptoSums = new long[3];
    private readonly long[] _cryptoMarks = new long[3];

    /// <summary>A recorder at zero, paused.</summary>
    public CostRecorder()
    {
        _sums = [.. Sources.Select(_ => new long[_methods])];
        _marks = [.. Sources.Select(_ => new long[_methods])];
    }

    /// <summary>IL executed in this context up to now.</summary>
    public static long TotalIl => IlCounters.Il.AsSpan(0, IlCounters.Names.Length).ToArray().Sum();

    /// <summary>Native calls made in this context up to now.</summary>
    public static long TotalNative
        => IlCounters.NativeCalls.AsSpan(0, IlCounters.Names.Length).ToArray().Sum();

    private static long[][] Sources
        =>
        [
            IlCounters.Il, IlCounters.Calls, IlCounters.NativeCalls, IlCounters.Allocations,
            IlCounters.Bytes, IlCounters.Literals,
        ];

    /// <summary>What <paramref name="work"/> costs.</summary>
    public static WorkResult Measure(string name, string what, Action work)
    {
        var recorder = new CostRecorder();
        recorder.Resume();
        work();
        recorder.Pause();
        return recorder.Finish(name, what);
    }

    /// <summary>Counts from here.</summary>
    public void Resume()
    {
        for (int i = 0; i < _marks.Length; i++)
        {
            Array.Copy(Sources[i], _marks[i], _methods);
        }

        CopyCrypto(_cryptoMarks);
    }

    /// <summary>Counts up to here; the IL since <see cref="Resume"/>.</summary>
    public long Pause()
    {
        long before = _sums[0].Sum();
        for (int i = 0; i < _sums.Length; i++)
        {
            long[] source = Sources[i];
            for (int method = 0; method < _methods; method++)
            {
                _sums[i][method] += source[method] - _marks[i][method];
            }
        }

        long[] now = new long[3];
        CopyCrypto(now);
        for (int i = 0; i < now.Length; i++)
        {
            _cryptoSums[i] += now[i] - _cryptoMarks[i];
        }

        return _sums[0].Sum() - before;
    }

    /// <summary>
    /// The result, divided by <paramref name="times"/>, rounded up; <paramref name="onlyOf"/>: the
    /// part of the methods whose names begin so, cryptography not included.
    /// </summary>
    public WorkResult Finish(string name, string what, int times = 1, string onlyOf = "")
    {
        int[] taken = [.. Enumerable.Range(0, _methods).Where(
            m => IlCounters.Names[m].StartsWith(onlyOf, StringComparison.Ordinal))];
        MethodCost[] methods = taken.Where(m => _sums[1][m] > 0)
            .Select(m => new MethodCost(IlCounters.Names[m], Each(_sums[0][m]), Each(_sums[1][m]),
                Each(_sums[4][m] + (_sums[5][m] * LiteralBytes))))
            .OrderByDescending(m => m.Il).ToArray();
        long[] crypto = onlyOf.Length == 0 ? _cryptoSums : new long[3];
        return new WorkResult(name, what, Sum(0), Sum(1), Sum(2), Each(crypto[0]),
            Each(crypto[1]), Each(crypto[2]), Sum(3), Sum(4), Sum(5), methods);

        long Sum(int i) => Each(taken.Sum(m => _sums[i][m]));

        long Each(long count) => (count + times - 1) / times;
    }

    private static void CopyCrypto(long[] to)
    {
        to[0] = IlCounters.CryptoCalls;
        to[1] = IlCounters.CryptoBytes;
        to[2] = IlCounters.CryptoAllocated;
    }
}
