using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Throughline.Strata.Storage;

/// <summary>A segment, and which of its journeys stand elsewhere by now. Of each key there is at most one live journey in all parts together.</summary>
internal sealed record Part(Segment Segment, ulong[]? Dead, int DeadJourneys, long DeadEvents)
{
    public Part(Segment segment) : this(segment, null, 0, 0) { }

    /// <exception cref="DamagedException">There are not as many bits as journeys.</exception>
    public static Part Of(Segment segment, byte[]? deadBytes)
    {
        if (deadBytes is null)
            return new Part(segment);
        if (deadBytes.Length != (segment.Journeys + 63) / 64 * 8)
            throw new DamagedException("The manifest does not fit its files");
        return new Part(segment).Without([.. Enumerable.Range(0, segment.Journeys).Where(j => (deadBytes[j >> 3] >> (j & 7) & 1) != 0)]);
    }

    public byte[]? DeadBytes() => Dead is null ? null : MemoryMarshal.AsBytes<ulong>(Dead).ToArray();

    public int LiveJourneys => Segment.Journeys - DeadJourneys;
    public long LiveEvents => Segment.Events - DeadEvents;
    public bool IsDead(int journey) => Dead is not null && (Dead[journey >> 6] >> journey & 1) != 0;

    /// <summary>The live journey of a key; -1 where there is none.</summary>
    public int Find(long key) => Segment.Find(key) is >= 0 and var journey && !IsDead(journey) ? journey : -1;

    public unsafe Part Without(IReadOnlyCollection<int> journeys)
    {
        if (journeys.Count == 0)
            return this;
        var dead = Dead is null ? new ulong[(Segment.Journeys + 63) / 64] : (ulong[])Dead.Clone();
        var (count, events) = (DeadJourneys, DeadEvents);
        foreach (var journey in journeys)
        {
            if ((dead[journey >> 6] >> journey & 1) != 0)
                continue;
            dead[journey >> 6] |= 1UL << journey;
            count++;
            events += Segment.Starts[journey + 1] - Segment.Starts[journey];
        }
        return new Part(Segment, dead, count, events);
    }

    /// <summary>The first journey at or after one that is dead, or live; the number of journeys where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    public int Next(int journey, bool dead)
    {
        if (Dead is null)
            return dead ? Segment.Journeys : journey;
        for (var word = journey >> 6; word < Dead.Length; word++)
        {
            var bits = dead ? Dead[word] : ~Dead[word];
            if (word == journey >> 6)
                bits &= ulong.MaxValue << journey;
            if (bits != 0)
                return Math.Min(Segment.Journeys, (word << 6) + BitOperations.TrailingZeroCount(bits));
        }
        return Segment.Journeys;
    }

    public IEnumerable<int> Live()
    {
        for (var journey = Next(0, dead: false); journey < Segment.Journeys; journey = Next(journey + 1, dead: false))
            yield return journey;
    }
}
