using System.Runtime.Intrinsics;

namespace Throughline.People.Linkage.Engine;

/// <summary>Takes pairs, each once or (rarely) twice. Belongs to one thread.</summary>
internal interface IPairSink
{
    void Take(int a, int b);
}

/// <summary>
/// The pairs worth comparing: all of them where that is few enough, else those that a pass finds. Given to several sinks at once, a pair
/// only by the first pass that finds it; the order in which they come is not stated.
/// </summary>
internal sealed class CandidatePairs
{
    public const long AllUpTo = 1_000_000;
    private const int PairsAChunk = 100_000;

    private readonly LinkRecords records;
    private readonly IReadOnlyList<BlockingPass> passes;
    private readonly int[] keys;

    public CandidatePairs(LinkRecords records, long allUpTo = AllUpTo)
    {
        this.records = records;
        AreAll = records.Pairs <= allUpTo;
        passes = AreAll ? [] : ChooseBlocking.For(records);
        keys = new int[(long)records.Count * passes.Count];
        ComputeKeys();
    }

    public bool AreAll { get; }
    public IReadOnlyList<BlockingPass> Passes => passes;

    /// <summary>About how many there are, at most.</summary>
    public double Estimate => AreAll ? records.Pairs : passes.Sum(pass => pass.Pairs);

    /// <summary>Whether a pass finds this pair.</summary>
    public bool Contain(int a, int b) => AreAll || Shares(a, b, passes.Count);

    /// <summary>Gives every pair to one of the sinks, of which each thread has its own.</summary>
    public List<TSink> Each<TSink>(Func<TSink> make, CancellationToken cancel) where TSink : class, IPairSink
    {
        var sinks = new List<TSink>();
        using var local = new ThreadLocal<TSink>(() =>
        {
            var made = make();
            lock (sinks)
                sinks.Add(made);
            return made;
        });
        var options = new ParallelOptions { CancellationToken = cancel };
        if (AreAll)
            Parallel.For(0, records.Count, options, a => TakeRow(a, local.Value!));
        for (var pass = 0; pass < passes.Count; pass++)
            Each(pass, local, options);
        return sinks;
    }

    private void TakeRow(int a, IPairSink sink)
    {
        for (var b = a + 1; b < records.Count; b++)
            sink.Take(a, b);
    }

    private void ComputeKeys() => Parallel.For(0, passes.Count, pass =>
    {
        var (sorted, members) = Sorted(pass);
        for (var i = 0; i < records.Count; i++)
            keys[(long)i * passes.Count + pass] = Alone(i);
        foreach (var (start, end) in Blocks(sorted))
            if (end - start <= BlockingPass.LargestBlock)
                for (var i = start; i < end; i++)
                    keys[(long)members[i] * passes.Count + pass] = (int)(sorted[start] >> 16);
    });

    /// <summary>A key that no other record has, near enough.</summary>
    private static int Alone(int record) => (int)Mix.Of((uint)record, 99);

    private (ulong[] Keys, int[] Members) Sorted(int pass)
    {
        var (sorted, members) = (new ulong[records.Count], new int[records.Count]);
        var count = 0;
        for (var i = 0; i < records.Count; i++)
            if (passes[pass].Key(i) is var key and not 0)
                (sorted[count], members[count++]) = (key, i);
        Array.Resize(ref sorted, count);
        Array.Resize(ref members, count);
        Array.Sort(sorted, members);
        return (sorted, members);
    }

    private static IEnumerable<(int Start, int End)> Blocks(ulong[] sorted)
    {
        for (int start = 0, end = 1; start < sorted.Length; start = end++)
        {
            while (end < sorted.Length && sorted[end] == sorted[start])
                end++;
            if (end - start > 1)
                yield return (start, end);
        }
    }

    private void Each<TSink>(int pass, ThreadLocal<TSink> local, ParallelOptions options) where TSink : class, IPairSink
    {
        var (sorted, members) = Sorted(pass);
        Parallel.ForEach(Chunks(sorted), options, chunk =>
        {
            var sink = local.Value!;
            foreach (var (start, end) in chunk)
            {
                // sorting by key leaves the members of a block in no order of their own
                Array.Sort(members, start, end - start);
                if (end - start <= BlockingPass.LargestBlock)
                    TakeBlock(pass, members.AsSpan(start, end - start), sink);
                else
                    TakeNeighbours(pass, members.AsSpan(start, end - start), sink);
            }
        });
    }

    private static IEnumerable<List<(int Start, int End)>> Chunks(ulong[] sorted)
    {
        var (chunk, pairs) = (new List<(int, int)>(), 0L);
        foreach (var (start, end) in Blocks(sorted))
        {
            chunk.Add((start, end));
            pairs += (long)(end - start) * Math.Min(end - start, BlockingPass.LargestBlock) / 2;
            if (pairs < PairsAChunk)
                continue;
            yield return chunk;
            (chunk, pairs) = ([], 0);
        }
        yield return chunk;
    }

    private void TakeBlock<TSink>(int pass, ReadOnlySpan<int> members, TSink sink) where TSink : class, IPairSink
    {
        for (var i = 0; i < members.Length; i++)
            for (var j = i + 1; j < members.Length; j++)
                if (!Shares(members[i], members[j], pass))
                    sink.Take(members[i], members[j]);
    }

    private void TakeNeighbours<TSink>(int pass, Span<int> members, TSink sink) where TSink : class, IPairSink
    {
        members.Sort(InOrder);
        for (var i = 0; i < members.Length; i++)
            for (var j = i + 1; j < Math.Min(members.Length, i + BlockingPass.Window + 1); j++)
                if (!Shares(members[i], members[j], pass))
                    sink.Take(Math.Min(members[i], members[j]), Math.Max(members[i], members[j]));
    }

    private int InOrder(int a, int b)
    {
        foreach (var column in records.Columns)
            if (column.Codes[a].CompareTo(column.Codes[b]) is var order and not 0)
                return order;
        return a.CompareTo(b);
    }

    /// <summary>Whether one of the first passes finds the pair.</summary>
    private bool Shares(int a, int b, int first)
    {
        var x = keys.AsSpan(a * passes.Count, first);
        var y = keys.AsSpan(b * passes.Count, first);
        var i = 0;
        for (; i + Vector256<int>.Count <= first; i += Vector256<int>.Count)
            if (Vector256.EqualsAny(Vector256.Create(x[i..]), Vector256.Create(y[i..])))
                return true;
        for (; i < first; i++)
            if (x[i] == y[i])
                return true;
        return false;
    }
}
