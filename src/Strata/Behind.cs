using Throughline.Strata.Scan;
using Throughline.Strata.Storage;

namespace Throughline.Strata;

/// <summary>The journeys and people behind a number of an answer, a page of each.</summary>
/// <param name="Count">Occurrences in all.</param>
/// <param name="Journeys">How many journeys have one.</param>
/// <param name="People">How many people's events are counted.</param>
/// <param name="Page">Some of the journeys, in the order of their start (time, then sequence).</param>
/// <param name="Persons">Some of the people, in the order of their ids.</param>
public sealed record Behind(long Count, int Journeys, int People, IReadOnlyList<BehindJourney> Page, IReadOnlyList<long> Persons)
{
    /// <summary>Behind an edge stand the journeys that have it, and the people of its two events.</summary>
    public static Behind Edge(JourneySet set, int from, int to, int skip, int take) => Collect(
        set, () => Each((in journey, i) => i > 0 && journey.Steps[i - 1] == from && journey.Steps[i] == to, 2), skip, take);

    /// <summary>Behind a step stand the journeys that have it, and the people of its events.</summary>
    public static Behind Step(JourneySet set, int step, int skip, int take) =>
        Collect(set, () => Each((in journey, i) => journey.Steps[i] == step, 1), skip, take);

    /// <summary>Behind a variant stand the journeys that took it, and the people of all their events.</summary>
    public static Behind Variant(JourneySet set, int[] steps, int skip, int take) =>
        Collect(set, () => Whole((in journey) => journey.Steps.SequenceEqual(steps)), skip, take);

    /// <summary>Behind the whole set stand all its journeys and people.</summary>
    public static Behind All(JourneySet set, int skip, int take) => Collect(set, () => Whole((in _) => true), skip, take);

    /// <summary>
    /// Behind a step of a funnel stand the journeys that reached it (or also: and no further), and the people of the events that served the
    /// steps up to it.
    /// </summary>
    /// <param name="level">From 1.</param>
    /// <param name="onlyStopped">Only those that reached no later step.</param>
    public static Behind Funnel(JourneySet set, IReadOnlyList<FunnelStep> steps, long? windowMicros, FunnelMode mode, int level, bool onlyStopped, int skip, int take)
    {
        return Collect(set, Make, skip, take);

        Match Make()
        {
            var attempts = new Funnel.Attempts(set.Steps.Count, steps, windowMicros ?? long.MaxValue, mode);
            return (in journey, occurrences) =>
            {
                var deepest = attempts.Deepest(journey);
                if (deepest >= level && (deepest == level || !onlyStopped))
                    occurrences.Add(new(attempts.Best[0], attempts.Best[level - 1] + 1, attempts.Best[level - 1]));
            };
        }
    }

    /// <summary>What of a journey is counted, once unless stated: from an event to before another, at an event.</summary>
    internal readonly record struct Occurrence(int Begin, int End, int At, long Times = 1);

    /// <summary>Adds what of a journey is counted. Nothing leaves the journey out.</summary>
    internal delegate void Match(in Journey journey, List<Occurrence> occurrences);

    internal delegate bool IsAt(in Journey journey, int i);

    internal delegate bool IsWhole(in Journey journey);

    /// <summary>Each event that passes, with those before it that belong to it: so many in all.</summary>
    internal static Match Each(IsAt isAt, int span) => (in journey, occurrences) =>
    {
        for (var i = 0; i < journey.Length; i++)
        {
            if (isAt(journey, i))
                occurrences.Add(new(i + 1 - span, i + 1, i));
        }
    };

    /// <summary>Each journey that passes, as a whole.</summary>
    internal static Match Whole(IsWhole isWhole) => (in journey, occurrences) =>
    {
        if (isWhole(journey))
            occurrences.Add(new(0, journey.Length, 0));
    };

    /// <param name="set">Where to look.</param>
    /// <param name="match">Makes, for each thread, what finds occurrences.</param>
    /// <param name="skip">How many journeys and people come before the page.</param>
    /// <param name="take">How many of each are on it.</param>
    internal static Behind Collect(JourneySet set, Func<Match> match, int skip, int take)
    {
        var parts = Visitor.Run(set, () => new Finder(match(), set.Persons, (long)skip + take));
        using var people = new IdSet();
        foreach (var part in parts)
        {
            people.Add(part.People);
            part.People.Dispose();
        }
        var page = parts.SelectMany(p => p.Earliest()).OrderBy(l => l.StartsAt).ThenBy(l => l.FirstSequence).Skip(skip).Take(take).ToList();
        return new Behind(parts.Sum(p => p.Count), parts.Sum(p => p.Journeys), people.Count(), page, [.. people.All().Skip(skip).Take(take)]);
    }

    /// <summary>The people of all events of a journey.</summary>
    internal static void AddPeople(in Journey journey, PersonIndex? persons, IdSet into) => AddPeople(journey, 0, journey.Length, persons, into);

    private static void AddPeople(in Journey journey, int begin, int end, PersonIndex? persons, IdSet into)
    {
        if (persons is null)
        {
            into.Add(checked((uint)journey.Key));
            return;
        }
        for (var i = begin; i < end; i++)
            into.Add(persons.Of(SubjectAt(journey, i)));
    }

    private static uint SubjectAt(in Journey journey, int i) => journey.Segment.SubjectOf(journey.Segment.RunOf(journey.Rows[i]));

    private sealed class Finder(Match match, PersonIndex? persons, long most) : Visitor
    {
        private readonly PriorityQueue<BehindJourney, (long, long)> earliest = new(Comparer<(long, long)>.Create((a, b) => b.CompareTo(a)));

        private readonly List<Occurrence> occurrences = [];

        public IdSet People { get; } = new();
        public long Count { get; private set; }
        public int Journeys { get; private set; }

        public IEnumerable<BehindJourney> Earliest() => earliest.UnorderedItems.Select(item => item.Element);

        public override void Visit(in Journey journey)
        {
            occurrences.Clear();
            match(journey, occurrences);
            if (occurrences.Count == 0)
                return;
            Journeys++;
            foreach (var (begin, end, _, times) in occurrences)
            {
                Count += times;
                AddPeople(journey, begin, end, persons, People);
            }
            Keep(journey, occurrences[0].At);
        }

        private void Keep(in Journey journey, int found)
        {
            var order = (journey.Times[0], journey.Sequence(0));
            if (earliest.Count == most && (most == 0 || (earliest.TryPeek(out _, out var latest) && latest.CompareTo(order) < 0)))
                return;
            if (earliest.Count == most)
                earliest.Dequeue();
            earliest.Enqueue(
                new BehindJourney(
                    journey.Key, System.Text.Encoding.UTF8.GetString(journey.Segment.Name(journey.Origin)), journey.Times[0], journey.Times[^1], journey.Length,
                    journey.Times[found], found == 0 ? 0 : journey.Times[found] - journey.Times[found - 1], journey.Sequence(0), SomePeople(journey)), order);
        }

        private List<long> SomePeople(in Journey journey)
        {
            var some = new List<long>();
            for (var i = 0; i < journey.Length && some.Count < BehindJourney.MostPeople; i++)
            {
                var person = persons?.Of(SubjectAt(journey, i)) ?? journey.Key;
                if (!some.Contains(person))
                    some.Add(person);
                if (persons is null)
                    break;
            }
            return some;
        }

    }
}

/// <summary>A journey behind a number. Instants are microseconds UTC.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Name">Its name, where journeys have names; else empty.</param>
/// <param name="StartsAt">Its first event.</param>
/// <param name="EndsAt">Its last event.</param>
/// <param name="Events">How many events it has.</param>
/// <param name="At">The first event that is counted.</param>
/// <param name="Elapsed">From the event before that one, in microseconds; 0 where it is the first.</param>
/// <param name="FirstSequence">The first event's sequence.</param>
/// <param name="People">Whose events it has, in the order in which they come; at most <see cref="MostPeople"/>.</param>
public sealed record BehindJourney(long Key, string Name, long StartsAt, long EndsAt, int Events, long At, long Elapsed, long FirstSequence, IReadOnlyList<long> People)
{
    public const int MostPeople = 3;
}
