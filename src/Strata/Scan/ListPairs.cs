using System.Numerics;
using System.Runtime.CompilerServices;
using Throughline.Strata.Storage;

namespace Throughline.Strata.Scan;

/// <summary>Lists the elapsed times of each pair of steps, and counts the journeys that have it.</summary>
internal abstract unsafe class ListPairs<T>(int steps) : Kernel<T>, IDisposable where T : unmanaged, IBinaryInteger<T>
{
    public PairTable Pairs { get; } = new(steps);

    /// <summary>In microseconds those too long for 32 bits, where times are whole milliseconds.</summary>
    public List<(int Pair, long Micros)> Longs { get; } = [];

    /// <summary>Whole milliseconds in 32 bits where no segment knows finer ones, else microseconds in 64.</summary>
    public static ListPairs<T> Of(JourneySet set) =>
        IsInMillis(set) ? new ListPairs<T, uint>(set.Steps.Count) : new ListPairs<T, long>(set.Steps.Count);

    public static bool IsInMillis(JourneySet set) => set.Snapshot.Parts.All(part => part.Segment.Fraction is null);

    public abstract void Dispose();
}

/// <summary>
/// Each list is a chain of runs, each larger than the one before it, so that one pass over the journeys is enough, and memory is at most some
/// twice what the times take. <typeparamref name="TTime"/> is uint for whole milliseconds, with <see cref="Segment.Long"/> for those in the list
/// of long ones, or long for microseconds.
/// </summary>
internal sealed unsafe class ListPairs<T, TTime> : ListPairs<T>
    where T : unmanaged, IBinaryInteger<T>
    where TTime : unmanaged
{
    private const int FirstRun = 8, LargestRun = 1024;

    private readonly Growing<TimesOfPair> lists = new();
    private readonly Slabs slabs = new();
    private int journeys;

    public ListPairs(int steps) : base(steps)
    {
        if (Pairs.IsDense)
            new Span<TimesOfPair>(lists.Extend(Pairs.Count), Pairs.Count).Clear();
    }

    /// <summary>The last run of a list, and what there is of it.</summary>
    private struct TimesOfPair
    {
        public TTime* Next;
        public TTime* End;
        public Run* Last;
        public int LastJourney;
        public int Journeys;
    }

    /// <summary>The times follow.</summary>
    private struct Run
    {
        public Run* Before;
        public long Room;
    }

    /// <summary>How many times a pair has.</summary>
    public long CountOf(int pair)
    {
        var count = 0L;
        for (var run = lists.At[pair].Last; run is not null; run = run->Before)
            count += Used(lists.At[pair], run);
        return count;
    }

    public int JourneysOf(int pair) => lists.At[pair].Journeys;

    /// <summary>Writes the times of a pair side by side, in no order.</summary>
    public void CopyTo(TTime* into, int pair)
    {
        for (var run = lists.At[pair].Last; run is not null; run = run->Before)
        {
            var bytes = Used(lists.At[pair], run) * sizeof(TTime);
            Buffer.MemoryCopy(run + 1, into, bytes, bytes);
            into += bytes / sizeof(TTime);
        }
    }

    public override void Dispose()
    {
        lists.Dispose();
        slabs.Dispose();
    }

    private static long Used(in TimesOfPair list, Run* run) => run == list.Last ? list.Next - (TTime*)(run + 1) : run->Room;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    protected override void Take(in Chunk<T> chunk)
    {
        var elapsed = chunk.Elapsed;
        var fraction = chunk.Fraction;
        var steps = chunk.Steps;
        var all = lists.At;
        var (isDense, shift) = (Pairs.IsDense, Pairs.Shift);
        for (var journey = 0; journey < chunk.Journeys; journey++)
        {
            var (begin, end) = (chunk.Start(journey), chunk.Start(journey + 1));
            var from = int.CreateTruncating(steps[begin]);
            journeys++;
            for (var i = begin + 1; i < end; i++)
            {
                var to = int.CreateTruncating(steps[i]);
                var list = isDense ? all + ((from << shift) | to) : Sparse(from, to);
                if (list->Next == list->End)
                    Extend(list);
                if (typeof(TTime) == typeof(uint))
                    *(uint*)list->Next = elapsed[i];
                else
                    *(long*)list->Next = elapsed[i] == Segment.Long ? chunk.Micros(i) : elapsed[i] * 1000L + (fraction is null ? 0 : fraction[i]);
                list->Next++;
                list->Journeys += list->LastJourney == journeys ? 0 : 1;
                list->LastJourney = journeys;
                from = to;
            }
        }
        if (typeof(TTime) != typeof(uint))
            return;
        for (var place = 0; place < chunk.Longs; place++)
        {
            var i = (int)(chunk.LongAt[place] - chunk.Base);
            Longs.Add((Pairs.Of(int.CreateTruncating(steps[i - 1]), int.CreateTruncating(steps[i])), chunk.LongMicros[place]));
        }
    }

    private TimesOfPair* Sparse(int from, int to)
    {
        var pair = Pairs.Of(from, to);
        if (pair == lists.Count)
            lists.Add(default(TimesOfPair));
        return lists.At + pair;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Extend(TimesOfPair* list)
    {
        var room = list->Last is null ? FirstRun : Math.Min(2 * list->Last->Room, LargestRun);
        var run = (Run*)slabs.Take(sizeof(Run) + (room * sizeof(TTime)));
        *run = new Run { Before = list->Last, Room = room };
        list->Last = run;
        list->Next = (TTime*)(run + 1);
        list->End = list->Next + room;
    }
}
