using System.Numerics;

namespace Throughline.Strata.Scan;

/// <summary>Runs kernels over all journeys of a set, on several threads.</summary>
internal static class Scanner
{
    /// <summary>Each thread has a kernel of its own and takes piece after piece; what they made must be put together by the caller, in any order.</summary>
    /// <param name="set">What to run over.</param>
    /// <param name="make">A kernel for each thread.</param>
    /// <param name="sameAs">The division of an earlier run over the same set, where the same kernel must see the same pieces; null to divide by who is free.</param>
    public static Division<TKernel> Run<T, TKernel>(JourneySet set, Func<int, TKernel> make, IReadOnlyList<List<Piece>>? sameAs = null)
        where T : unmanaged, IBinaryInteger<T>
        where TKernel : Kernel<T>
    {
        var pieces = sameAs is null ? Piece.Of(set.Snapshot.Parts) : [];
        var threads = sameAs?.Count ?? Math.Min(set.UsedThreads, Math.Max(1, pieces.Count));
        var kernels = new TKernel[threads];
        var taken = new List<Piece>[threads];
        var next = -1;
        Threads.Run(threads, thread =>
        {
            using var reading = new ChunkReader<T>(set);
            var kernel = kernels[thread] = make(thread);
            var mine = taken[thread] = [];
            foreach (var piece in sameAs?[thread] ?? Next())
            {
                set.Cancel.ThrowIfCancellationRequested();
                mine.Add(piece);
                reading.Read(piece, kernel);
            }
        });
        return new Division<TKernel>(kernels, taken);

        IEnumerable<Piece> Next()
        {
            for (var i = Interlocked.Increment(ref next); i < pieces.Count; i = Interlocked.Increment(ref next))
                yield return pieces[i];
        }
    }

    /// <param name="Kernels">One for each thread.</param>
    /// <param name="Pieces">What each has seen.</param>
    public sealed record Division<TKernel>(TKernel[] Kernels, IReadOnlyList<List<Piece>> Pieces);
}

internal static class Threads
{
    /// <summary>Runs the work once for each number below, on as many threads, this one among them; the first failure is thrown as it was.</summary>
    public static void Run(int count, Action<int> work)
    {
        if (count == 1)
        {
            work(0);
            return;
        }
        var others = new Task[count - 1];
        for (var i = 1; i < count; i++)
        {
            var number = i;
            others[i - 1] = Task.Run(() => work(number));
        }
        var all = Task.WhenAll(others);
        try
        {
            work(0);
        }
        finally
        {
            ((IAsyncResult)all).AsyncWaitHandle.WaitOne();
        }
        all.GetAwaiter().GetResult();
    }
}
