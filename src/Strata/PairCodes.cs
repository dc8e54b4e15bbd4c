namespace Throughline.Strata;

/// <summary>Numbers ordered pairs of steps from 0 in the order in which they first come: by a table where steps are few, else by a dictionary.</summary>
internal sealed class PairCodes
{
    private const int MostStepsForTable = 1024;

    private readonly int steps;
    private readonly int[]? table;
    private readonly Dictionary<long, int> codes = [];
    private readonly List<(int From, int To)> pairs = [];

    public PairCodes(int steps)
    {
        this.steps = steps;
        if (steps <= MostStepsForTable)
            table = new int[steps * steps];
    }

    public (int From, int To) this[int pair] => pairs[pair];

    public int Of(int from, int to)
    {
        if (table is null)
            return OfDictionary(from, to);
        // the table holds one more than the code, so that it needs no filling
        ref var known = ref table[from * steps + to];
        if (known == 0)
        {
            pairs.Add((from, to));
            known = pairs.Count;
        }
        return known - 1;
    }

    private int OfDictionary(int from, int to)
    {
        var key = ((long)from << 32) | (uint)to;
        if (codes.TryGetValue(key, out var code))
            return code;
        pairs.Add((from, to));
        return codes[key] = pairs.Count - 1;
    }
}
