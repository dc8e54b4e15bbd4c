namespace Throughline.Bench.Strata;

/// <summary>
/// A deterministic log of journeys: 50 steps with skewed successors, lengths with a heavy tail, pauses of seconds to days. The same in every run.
/// </summary>
internal sealed class StrataLog
{
    public const int Steps = 50;
    private const long Begin = 1_704_067_200_000, Year = 365L * 86_400_000;

    private static readonly double[] Shares = [.46, .22, .12, .07, .05, .03, .02, .03];
    private static readonly int[] Firsts = [0, 20, 33, 1, 3, 38];
    private static readonly double[] FirstShares = [.4, .25, .12, .1, .08, .05];

    /// <summary>Steps of all journeys, one after the other; a vector's width of room behind.</summary>
    public byte[] Step { get; }

    /// <summary>Milliseconds since 1970.</summary>
    public long[] Time { get; }

    /// <summary>Where each journey begins, and where the last one ends.</summary>
    public uint[] Starts { get; }

    public int Events { get; }
    public int Journeys => Starts.Length - 1;

    private ulong state = 20240601;

    public StrataLog(int events)
    {
        Events = events;
        (Step, Time) = (new byte[events + 64], new long[events]);
        var successors = Successors();
        var starts = new List<uint>();
        var pauses = new long[512];
        for (var n = 0; n < events;)
        {
            starts.Add((uint)n);
            var length = Math.Min(Math.Clamp((int)(Math.Exp(2.08 + 0.9 * Normal()) + 0.5), 1, 500), events - n);
            var total = 0L;
            for (var i = 1; i < length; i++)
                total += pauses[i] = (long)(Uniform() < .72 ? Math.Exp(10.8 + 1.1 * Normal()) : -Math.Log(1 - Uniform()) * 3 * 86_400_000.0) + 1;
            if (total > Year * 9 / 10)
            {
                var scale = (double)(Year * 9 / 10) / total;
                total = 0;
                for (var i = 1; i < length; i++)
                    total += pauses[i] = (long)(pauses[i] * scale) + 1;
            }
            var time = Begin + (long)(Uniform() * (Year - total - 1));
            var step = Firsts[Pick(FirstShares)];
            for (var i = 0; i < length; i++, n++)
            {
                if (i > 0)
                {
                    time += pauses[i];
                    var which = Pick(Shares);
                    step = which < 7 ? successors[step][which] : (int)(Next() % Steps);
                }
                (Step[n], Time[n]) = ((byte)step, time);
            }
        }
        starts.Add((uint)events);
        Starts = [.. starts];
    }

    private int[][] Successors()
    {
        var next = new int[Steps][];
        for (var step = 0; step < Steps; step++)
            next[step] = [.. Enumerable.Range(0, 7).Select(_ => (int)(Next() % Steps))];
        // a spine, so that a funnel of four steps has something to find
        foreach (var (from, to) in new[] { (0, 1), (1, 3), (3, 5), (5, 6), (6, 7), (7, 8), (19, 41), (30, 44), (20, 21), (21, 22), (22, 23), (23, 24), (24, 25) })
            next[from][0] = to;
        return next;
    }

    private int Pick(double[] shares)
    {
        var (u, i) = (Uniform(), 0);
        for (; i < shares.Length - 1 && u >= shares[i]; i++)
            u -= shares[i];
        return i;
    }

    private ulong Next()
    {
        var z = state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    private double Uniform() => (Next() >> 11) * (1.0 / 9007199254740992.0);
    private double Normal() => Math.Sqrt(-2 * Math.Log(Uniform() + 1e-18)) * Math.Cos(2 * Math.PI * Uniform());
}
