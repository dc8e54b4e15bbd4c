using System.Globalization;
using Throughline.Events.Log;
using Throughline.Journeys.Maps;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Segments;
using Throughline.Strata;

namespace Throughline.Journeys.Queries;

/// <summary>From a query to the journeys that it is about, of everything that was committed before.</summary>
internal sealed class SelectJourneys(Layouts layouts, Properties properties, Sources sources, SegmentPersons segments, Database database)
{
    /// <exception cref="UserErrorException">There is no such source or segment.</exception>
    public async Task<Selection> Of(JourneyQuery query, CancellationToken cancel)
    {
        var sourceIds = await SourceIds(query.Events?.Sources ?? [], cancel);
        var layout = layouts.Of(query.By);
        await layout.CatchUp(cancel);
        var snapshot = layout.Acquire();
        Snapshot? byPerson = null;
        var columns = new Dictionary<string, PropertyOfEvents>(StringComparer.Ordinal);
        try
        {
            if (query.By is not (JourneyBy.Person or JourneyBy.Session))
            {
                // read later, so that it knows every subject
                var people = layouts.Of(new JourneyBy.Person());
                await people.CatchUp(cancel);
                byPerson = people.Acquire();
            }
            foreach (var name in query.PropertyNames())
                columns[name] = await properties.Of(name, cancel);
            var members = query.Journeys?.Segment is { } segment ? await MembersOf(segment, cancel) : null;
            var view = new ViewOfSteps(query, snapshot.Steps, columns);
            var set = new JourneySet(snapshot)
            {
                Persons = byPerson is null ? null : layouts.IndexOf(byPerson),
                EventFilter = EventFilter(query, sourceIds, snapshot, columns, view),
                LongestGap = (query.By as JourneyBy.Session)?.Gap.Micros,
            };
            var selection = new Selection(set, byPerson, ErasedOf(snapshot), ErasedOf(byPerson), columns)
            {
                State = new(layout, snapshot.Version, byPerson?.Version ?? 0, members?.Version ?? 0),
            };
            selection.Keep(JourneyFilter(query, selection, members, byPerson ?? snapshot));
            return selection;
        }
        catch
        {
            snapshot.Dispose();
            byPerson?.Dispose();
            foreach (var column in columns.Values)
                column.Dispose();
            throw;
        }
    }

    /// <summary>What there is to choose from, in the journeys that a query tells apart; by person where no query was understood.</summary>
    public async Task<MapChoices> Choices(JourneyQuery? query, CancellationToken cancel)
    {
        var layout = layouts.Of(query?.By ?? new JourneyBy.Person());
        await layout.CatchUp(cancel);
        using var snapshot = layout.Acquire();
        return new MapChoices(
            (await database.Read(sources.All, cancel)).ConvertAll(source => source.Name),
            [.. snapshot.Steps.Order(CodePoints.Order)], [.. snapshot.Channels.Order(CodePoints.Order)]);
    }

    private static IReadOnlyList<long> ErasedOf(Snapshot? snapshot) => snapshot is null ? [] : Progress.Parse(snapshot.Cursor)?.Erased ?? [];

    private static EventFilter EventFilter(JourneyQuery query, string[] sourceIds, Snapshot log, Dictionary<string, PropertyOfEvents> columns, ViewOfSteps view)
    {
        var kept = query.Events;
        return new()
        {
            Sources = sourceIds.Length == 0 ? null : [.. log.Sources.Select(sourceIds.Contains)],
            Channels = kept?.Channels is { Count: > 0 } channels ? [.. log.Channels.Select(channels.Contains)] : null,
            Sequences = [.. (kept?.Where ?? new Dictionary<string, IReadOnlyList<string>>()).Select(where => columns[where.Key].Among(where.Value))],
            Steps = view.Kept,
            View = view.View,
            From = kept?.From?.Micros ?? long.MinValue,
            To = kept?.To?.Micros ?? long.MaxValue,
        };
    }

    private JourneyFilter JourneyFilter(JourneyQuery query, Selection selection, SegmentPersons.InSegment? members, Snapshot byPerson)
    {
        var kept = query.Journeys ?? new();
        return new()
        {
            StartFrom = kept.From?.Micros ?? long.MinValue,
            StartTo = kept.To?.Micros ?? long.MaxValue,
            // a step that nobody ever took is contained in no journey, as -1 is
            Contains = selection.StepCodes(kept.Contains),
            Lacks = selection.StepCodes(kept.Lacks),
            Then = selection.StepCodes(kept.Then),
            First = kept.First is { Count: > 0 } ? selection.StepCodes(kept.First) : null,
            Last = kept.Last is { Count: > 0 } ? selection.StepCodes(kept.Last) : null,
            Variant = kept.Variant is { Count: > 0 } ? selection.StepCodes(kept.Variant) : null,
            ShortestMicros = kept.AtLeast?.Micros ?? 0,
            LongestMicros = kept.AtMost?.Micros ?? long.MaxValue,
            Subjects = members is null ? null : Subjects(members, layouts.IndexOf(byPerson), selection),
        };
    }

    private static Func<long, bool> Subjects(SegmentPersons.InSegment members, PersonIndex index, Selection selection)
    {
        var persons = members.Persons;
        return subject => persons.Contains(selection.PersonId(index.Of((uint)subject)));
    }

    private async Task<SegmentPersons.InSegment> MembersOf(long segment, CancellationToken cancel) =>
        await database.Read(session => segments.Of(session, segment), cancel)
            ?? throw new UserErrorException($"query.journeys.segment: There is no segment {segment}. GET /api/segments lists those there are.");

    /// <summary>Layouts know sources by their ids.</summary>
    private async Task<string[]> SourceIds(IReadOnlyList<string> names, CancellationToken cancel)
    {
        if (names.Count == 0)
            return [];
        var all = await database.Read(sources.All, cancel);
        return [.. names.Select(name => (all.Find(s => s.Name == name)
            ?? throw new UserErrorException(all.Count == 0
                ? $"There is no source '{name}': nothing has been collected or imported yet."
                : $"There is no source '{name}'. There are: {string.Join(", ", all.Select(s => s.Name))}.")).Id.ToString(CultureInfo.InvariantCulture))];
    }
}
