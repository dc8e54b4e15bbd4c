using System.Collections.Concurrent;
using Throughline.Strata.Conforming;
using Throughline.Strata.Scan;
using Throughline.Strata.Storage;

namespace Throughline.Strata;

/// <summary>How far journeys are what a model says, and where they differ; each distinct sequence is aligned once.</summary>
/// <param name="Journeys">How many there are.</param>
/// <param name="Events">How many events they have.</param>
/// <param name="Fitting">How many differ nowhere.</param>
/// <param name="Cost">Skipped and inserted steps of all journeys together.</param>
/// <param name="Lines">By step where journeys differ; most differences first, of equals by code.</param>
public sealed record Conformance(int Journeys, long Events, int Fitting, long Cost, IReadOnlyList<ConformanceLine> Lines)
{
    public static Conformance Of(JourneySet set, ProcessModel model)
    {
        var aligned = new AlignedSequences(model);
        var parts = Visitor.Run(set, () => new Differences(aligned, set.Persons));
        try
        {
            var codes = parts.SelectMany(p => p.BySteps.Keys).Distinct().Order().ToList();
            return new Conformance(
                parts.Sum(p => p.SeenJourneys), parts.Sum(p => p.SeenEvents), parts.Sum(p => p.Fitting), parts.Sum(p => p.Cost),
                [.. codes.Select(code => Line(code, [.. parts.Select(p => p.BySteps.GetValueOrDefault(code)).OfType<Differences.OfStep>()])).OrderByDescending(l => l.Skipped.Count + l.Inserted.Count)]);
        }
        finally
        {
            foreach (var step in parts.SelectMany(p => p.BySteps.Values))
                step.Dispose();
        }
    }

    /// <summary>Behind a kind of difference at a step stand the journeys that have it and all their people; it counts as often as they differ.</summary>
    public static Behind Behind(JourneySet set, ProcessModel model, DifferenceKind kind, int code, int skip, int take)
    {
        var aligned = new AlignedSequences(model);
        return Strata.Behind.Collect(set, () => (in journey, occurrences) =>
        {
            if (Differences.CountOf(aligned.Of(journey.Steps), kind, code) is > 0 and var times)
                occurrences.Add(new(0, journey.Length, 0, times));
        }, skip, take);
    }

    /// <summary>The journeys that differ nowhere, or those that do.</summary>
    public static Behind Behind(JourneySet set, ProcessModel model, bool fits, int skip, int take)
    {
        var aligned = new AlignedSequences(model);
        return Strata.Behind.Collect(set, () => Strata.Behind.Whole((in journey) => (aligned.Of(journey.Steps).Cost == 0) == fits), skip, take);
    }

    private static ConformanceLine Line(int code, List<Differences.OfStep> parts)
    {
        var all = Enum.GetValues<DifferenceKind>().Select(kind =>
        {
            using var people = new IdSet();
            foreach (var part in parts)
                people.Add(part.People[(int)kind]);
            return new DifferenceCount(parts.Sum(p => p.Counts[(int)kind]), parts.Sum(p => p.Journeys[(int)kind]), people.Count());
        }).ToList();
        return new ConformanceLine(code, all[0], all[1], all[2]);
    }

    private sealed class AlignedSequences(ProcessModel model)
    {
        private readonly Aligner aligner = new(model);
        private readonly ConcurrentDictionary<int[], Alignment> known = new(new Sequences());

        public Alignment Of(ReadOnlySpan<int> steps)
        {
            var here = known.GetAlternateLookup<ReadOnlySpan<int>>();
            if (here.TryGetValue(steps, out var alignment))
                return alignment;
            alignment = aligner.Align(steps);
            here.TryAdd(steps, alignment);
            return alignment;
        }
    }

    private sealed class Differences(AlignedSequences aligned, PersonIndex? persons) : Visitor
    {
        public Dictionary<int, OfStep> BySteps { get; } = [];
        public int Fitting { get; private set; }
        public long Cost { get; private set; }

        public static int CountOf(Alignment alignment, DifferenceKind kind, int code) => kind switch
        {
            DifferenceKind.Skipped => alignment.Skipped.GetValueOrDefault(code),
            DifferenceKind.Inserted => alignment.Inserted.GetValueOrDefault(code),
            _ => alignment.OutOfOrder(code),
        };

        public override void Visit(in Journey journey)
        {
            var alignment = aligned.Of(journey.Steps);
            Cost += alignment.Cost;
            if (alignment.Cost == 0)
                Fitting++;
            foreach (var code in alignment.Skipped.Keys)
                Add(journey, alignment, code);
            foreach (var code in alignment.Inserted.Keys)
            {
                if (!alignment.Skipped.ContainsKey(code))
                    Add(journey, alignment, code);
            }
        }

        private void Add(in Journey journey, Alignment alignment, int code)
        {
            if (!BySteps.TryGetValue(code, out var of))
                BySteps.Add(code, of = new OfStep());
            foreach (var kind in Enum.GetValues<DifferenceKind>())
            {
                var count = CountOf(alignment, kind, code);
                if (count == 0)
                    continue;
                of.Counts[(int)kind] += count;
                of.Journeys[(int)kind]++;
                Strata.Behind.AddPeople(journey, persons, of.People[(int)kind]);
            }
        }

        public sealed class OfStep : IDisposable
        {
            public long[] Counts { get; } = new long[3];
            public int[] Journeys { get; } = new int[3];
            public IdSet[] People { get; } = [new(), new(), new()];

            public void Dispose()
            {
                foreach (var people in People)
                    people.Dispose();
            }
        }
    }
}

/// <summary>How a journey differs from a model at a step.</summary>
public enum DifferenceKind
{
    /// <summary>The model's step did not happen.</summary>
    Skipped,

    /// <summary>It happened where the model does not have it.</summary>
    Inserted,

    /// <summary>It was skipped in one place and inserted in another.</summary>
    OutOfOrder,
}

/// <summary>The differences at a step.</summary>
/// <param name="Code">The step's code.</param>
/// <param name="Skipped">The model's step did not happen.</param>
/// <param name="Inserted">It happened where the model does not have it.</param>
/// <param name="OutOfOrder">It was skipped in one place and inserted in another; these are among the other two.</param>
public sealed record ConformanceLine(int Code, DifferenceCount Skipped, DifferenceCount Inserted, DifferenceCount OutOfOrder);

/// <summary>How often, in how many journeys, with how many people.</summary>
public sealed record DifferenceCount(long Count, int Journeys, int People);
