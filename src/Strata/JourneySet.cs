using Throughline.Strata.Scan;
using Throughline.Strata.Storage;

namespace Throughline.Strata;

/// <summary>
/// The journeys that a question is about: those of a snapshot, seen through filters. Nothing is computed before an answer is asked for,
/// and every answer runs over everything.
/// </summary>
/// <param name="Snapshot">What there is.</param>
public sealed record JourneySet(Snapshot Snapshot)
{
    /// <summary>Applied first.</summary>
    public EventFilter EventFilter { get; init; } = EventFilter.None;

    /// <summary>Applied last.</summary>
    public JourneyFilter JourneyFilter { get; init; } = JourneyFilter.None;

    /// <summary>
    /// Null: all events of a key are one journey. Otherwise a new journey begins wherever more than this many microseconds
    /// lie between an event and the one before it; exactly as many do not part them.
    /// </summary>
    public long? LongestGap { get; init; }

    /// <summary>Whose events are whose, where journeys are not keyed by person; null where a journey's key is its person.</summary>
    public PersonIndex? Persons { get; init; }

    /// <summary>The most threads that work on an answer.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Fewer events are not worth another thread.</summary>
    internal int EventsOfThread { get; init; } = 1 << 16;

    /// <summary>Checked every few tens of thousands of events.</summary>
    public CancellationToken Cancel { get; init; }

    /// <summary>The name of each step code of the answers.</summary>
    public IReadOnlyList<string> Steps => EventFilter.View?.Names ?? Snapshot.Steps;

    /// <summary>The step's code; null where there is none of that name.</summary>
    public int? StepCode(string name)
    {
        for (var i = 0; i < Steps.Count; i++)
        {
            if (Steps[i] == name)
                return i;
        }
        return null;
    }

    /// <summary>Bytes of a step's code in loops.</summary>
    internal int StepWidth => Column.WidthFor(Steps.Count);

    internal int UsedThreads => (int)Math.Clamp(Snapshot.Events / EventsOfThread, 1, Math.Max(1, Threads));

    internal Sifted? Sifted { get; private init; }

    /// <summary>
    /// The same journeys, for several answers: what the filters leave of them is kept when it is first looked at, about 10 bytes for each event that
    /// is left, outside the managed heap. Dispose <paramref name="kept"/> after the last answer.
    /// </summary>
    public JourneySet Sifting(out IDisposable kept)
    {
        var sifted = new Sifted(this);
        kept = sifted;
        return this with { Sifted = sifted };
    }

    internal bool IsPlain => EventFilter.KeepsAll && LongestGap is null;
}
