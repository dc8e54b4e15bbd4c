using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Strata;

namespace Throughline.Journeys.Maps;

/// <summary>Answers questions for journey maps, from everything that was in the log when they were asked.</summary>
public sealed class JourneyMaps
{
    /// <summary>How many of the most frequent variants are listed unless more or fewer are asked for.</summary>
    public const int TopVariants = 100;

    private readonly LogInMemory memory;
    private readonly Properties properties;
    private readonly SubjectPersons people;
    private readonly Sources sources;
    private readonly Database database;

    internal JourneyMaps(LogInMemory memory, Properties properties, SubjectPersons people, Sources sources, Database database)
    {
        this.memory = memory;
        this.properties = properties;
        this.people = people;
        this.sources = sources;
        this.database = database;
    }

    /// <exception cref="UserErrorException">There is no source of that name.</exception>
    public async Task<MapAnswer> Ask(MapQuery query, int variants = TopVariants, CancellationToken cancel = default)
    {
        var selection = await Select(query, cancel);
        return MapAnswer.Of(JourneyMap.Of(selection.Journeys, variants), selection.Steps);
    }

    /// <summary>The map with what its page offers to choose from.</summary>
    internal async Task<MapView> View(MapQuery query, int variants, CancellationToken cancel)
    {
        var selection = await Select(query, cancel);
        var map = JourneyMap.Of(selection.Journeys, variants);
        var main = MainChannels.Of(selection.Journeys);
        var channels = selection.Log.Channels;
        var sorted = channels.Order(CodePoints.Order).ToList();
        var place = channels.Select(channel => sorted.IndexOf(channel)).ToArray();
        return new MapView(
            MapAnswer.Of(map, selection.Steps), await SourceNames(cancel), [.. selection.Steps.Order(CodePoints.Order)], sorted,
            [.. map.Steps.Select(s => Place(main.OfStep(s.Code)))],
            [.. map.Edges.Select(e => Place(main.OfEdge(e.From, e.To)))]);

        int Place(int channel) => channel < 0 ? -1 : place[channel];
    }

    /// <summary>The names of all sources, in their order.</summary>
    internal async Task<IReadOnlyList<string>> SourceNames(CancellationToken cancel) =>
        (await database.Read(sources.All, cancel)).ConvertAll(source => source.Name);

    internal async Task<Selection> Select(MapQuery query, CancellationToken cancel)
    {
        var log = await memory.CatchUp(cancel);
        var persons = await people.Of(log, cancel);
        var person = new int[log.Count];
        for (var row = 0; row < person.Length; row++)
            person[row] = persons.OfSubject[log.Subject[row]];

        var (key, keys, names) = query.By switch
        {
            JourneyBy.Case => (log.JourneyKey, log.JourneyKeys.Count, log.JourneyKeys),
            JourneyBy.Property by when await properties.Of(by.Name, log, cancel) is var column => (column.Code, column.Values.Count, column.Values),
            _ => (person, persons.Ids.Count, null),
        };
        var events = new EventColumns
        {
            Count = log.Count,
            Step = log.Step,
            OccurredAt = log.OccurredAt,
            Sequence = log.Sequence,
            Source = log.Source,
            Channel = log.Channel,
            StepNames = log.Steps,
            Person = person,
            PersonCount = persons.Ids.Count,
            Key = key,
            KeyCount = keys,
        };
        var gap = (query.By as JourneyBy.Session)?.Gap;
        return new Selection(JourneySet.Of(events, await EventFilter(query, log, cancel), JourneyFilter(query, log), gap), log, persons.Ids, names);
    }

    private async Task<EventFilter> EventFilter(MapQuery query, LogColumns log, CancellationToken cancel) => new()
    {
        Sources = query.Source is null ? null : await Only(query.Source, log, cancel),
        Channels = query.Channels.Count == 0 ? null : [.. log.Channels.Select(query.Channels.Contains)],
        Steps = query.Steps.Count + query.Hidden.Count == 0
            ? null
            : [.. log.Steps.Select(step => (query.Steps.Count == 0 || query.Steps.Contains(step)) && !query.Hidden.Contains(step))],
        Rows = query.Attributes.Count == 0 ? null : await WithAttributes(query, log, cancel),
        From = query.EventsFrom,
        To = query.EventsTo,
    };

    private static JourneyFilter JourneyFilter(MapQuery query, LogColumns log) => new()
    {
        StartFrom = query.From,
        StartTo = query.To,
        // a step that nobody ever took is contained in no journey, as -1 is
        Contains = [.. query.Contains.Select(step => Selection.Find(log.Steps, step) ?? -1)],
    };

    private async Task<bool[]> Only(string name, LogColumns log, CancellationToken cancel)
    {
        var all = await database.Read(sources.All, cancel);
        var source = all.Find(s => s.Name == name)
            ?? throw new UserErrorException(all.Count == 0
                ? $"There is no source '{name}': nothing has been collected or imported yet."
                : $"There is no source '{name}'. There are: {string.Join(", ", all.Select(s => s.Name))}.");
        return [.. log.Sources.Select(id => id == source.Id)];
    }

    private async Task<bool[]> WithAttributes(MapQuery query, LogColumns log, CancellationToken cancel)
    {
        var rows = new bool[log.Count];
        Array.Fill(rows, true);
        foreach (var (name, values) in query.Attributes)
        {
            var column = await properties.Of(name, log, cancel);
            var wanted = column.Values.Select(values.Contains).ToArray();
            for (var row = 0; row < rows.Length; row++)
                rows[row] &= column.Code[row] is >= 0 and var code && wanted[code];
        }
        return rows;
    }
}
