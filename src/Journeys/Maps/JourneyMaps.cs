using System.Globalization;
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

    private readonly Layouts layouts;
    private readonly Properties properties;
    private readonly Sources sources;
    private readonly Database database;

    internal JourneyMaps(Layouts layouts, Properties properties, Sources sources, Database database)
    {
        this.layouts = layouts;
        this.properties = properties;
        this.sources = sources;
        this.database = database;
    }

    /// <exception cref="UserErrorException">There is no source of that name.</exception>
    public async Task<MapAnswer> Ask(MapQuery query, int variants = TopVariants, CancellationToken cancel = default)
    {
        using var selection = await Select(query, cancel);
        return MapAnswer.Of(JourneyMap.Of(selection.Journeys, variants), selection.Steps);
    }

    /// <exception cref="UserErrorException">There is no source of that name.</exception>
    public async Task<FunnelAnswer> Ask(MapQuery query, FunnelQuery funnel, CancellationToken cancel = default)
    {
        using var selection = await Select(query, cancel);
        return FunnelAnswer.Of(Funnel.Of(selection.Journeys, funnel.StepsOf(selection), funnel.WithinMicros, funnel.Mode), funnel);
    }

    /// <summary>The map with what its page offers to choose from.</summary>
    internal async Task<MapView> View(MapQuery query, int variants, CancellationToken cancel)
    {
        using var selection = await Select(query, cancel);
        var choices = await Choices(selection, cancel);
        var map = JourneyMap.Of(selection.Journeys, variants);
        var main = MainChannels.Of(selection.Journeys);
        var channels = selection.Journeys.Snapshot.Channels;
        var place = channels.Select(channel => choices.Channels.ToList().IndexOf(channel)).ToArray();
        return new MapView(
            MapAnswer.Of(map, selection.Steps), choices,
            [.. map.Steps.Select(s => Place(main.OfStep(s.Code)))],
            [.. map.Edges.Select(e => Place(main.OfEdge(e.From, e.To)))]);

        int Place(int channel) => channel < 0 ? -1 : place[channel];
    }

    /// <summary>What there is to choose from.</summary>
    internal async Task<MapChoices> Choices(Selection selection, CancellationToken cancel) => new(
        (await database.Read(sources.All, cancel)).ConvertAll(source => source.Name),
        [.. selection.Journeys.Snapshot.Steps.Order(CodePoints.Order)],
        [.. selection.Journeys.Snapshot.Channels.Order(CodePoints.Order)]);

    /// <summary>The same where a question was not understood, so that the form comes back whole.</summary>
    internal async Task<MapChoices> Choices(CancellationToken cancel)
    {
        using var selection = await Select(new MapQuery { By = new JourneyBy.Person() }, cancel);
        return await Choices(selection, cancel);
    }

    internal async Task<Selection> Select(MapQuery query, CancellationToken cancel)
    {
        var source = query.Source is null ? null : await SourceCode(query.Source, cancel);
        var layout = layouts.Of(query.By);
        await layout.CatchUp(cancel);
        var snapshot = layout.Acquire();
        Snapshot? byPerson = null;
        try
        {
            if (query.By is not (JourneyBy.Person or JourneyBy.Session))
            {
                // read later, so that it knows every subject
                var people = layouts.Of(new JourneyBy.Person());
                await people.CatchUp(cancel);
                byPerson = people.Acquire();
            }
            var set = new JourneySet(snapshot)
            {
                Persons = byPerson is null ? null : layouts.IndexOf(byPerson),
                EventFilter = await EventFilter(query, source, snapshot, cancel),
                JourneyFilter = JourneyFilter(query, snapshot.Steps),
                LongestGap = (query.By as JourneyBy.Session)?.Gap,
                Cancel = cancel,
            };
            return new Selection(set, byPerson, ErasedOf(snapshot), ErasedOf(byPerson));
        }
        catch
        {
            snapshot.Dispose();
            byPerson?.Dispose();
            throw;
        }
    }

    private static IReadOnlyList<long> ErasedOf(Snapshot? snapshot) => snapshot is null ? [] : Progress.Parse(snapshot.Cursor)?.Erased ?? [];

    private async Task<EventFilter> EventFilter(MapQuery query, string? source, Snapshot log, CancellationToken cancel)
    {
        var attributes = new List<Func<long, bool>>();
        foreach (var (name, values) in query.Attributes)
            attributes.Add((await properties.Of(name, cancel)).Among(values));
        return new()
        {
            Sources = source is null ? null : [.. log.Sources.Select(id => id == source)],
            Channels = query.Channels.Count == 0 ? null : [.. log.Channels.Select(query.Channels.Contains)],
            Steps = query.Steps.Count + query.Hidden.Count == 0
                ? null
                : [.. log.Steps.Select(step => (query.Steps.Count == 0 || query.Steps.Contains(step)) && !query.Hidden.Contains(step))],
            Sequences = attributes,
            From = query.EventsFrom,
            To = query.EventsTo,
        };
    }

    private static JourneyFilter JourneyFilter(MapQuery query, IReadOnlyList<string> steps) => new()
    {
        StartFrom = query.From,
        StartTo = query.To,
        // a step that nobody ever took is contained in no journey, as -1 is
        Contains = [.. query.Contains.Select(step => steps.ToList().IndexOf(step))],
    };

    /// <summary>Layouts know sources by their ids.</summary>
    private async Task<string> SourceCode(string name, CancellationToken cancel)
    {
        var all = await database.Read(sources.All, cancel);
        var source = all.Find(s => s.Name == name)
            ?? throw new UserErrorException(all.Count == 0
                ? $"There is no source '{name}': nothing has been collected or imported yet."
                : $"There is no source '{name}'. There are: {string.Join(", ", all.Select(s => s.Name))}.");
        return source.Id.ToString(CultureInfo.InvariantCulture);
    }
}
