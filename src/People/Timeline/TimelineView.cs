using NodaTime;
using Throughline.Events.Log;

namespace Throughline.People.Timeline;

/// <summary>A phase of a person's life as a customer, from one instant to another; null: it lasts.</summary>
public sealed record PhaseOfLife(string Name, long From, long? Until);

/// <summary>What the timeline shows of a person: a page of it, and the whole life above.</summary>
public sealed record TimelineView
{
    /// <summary>Of any of the person's identifiers, as the address has it.</summary>
    public required long Id { get; init; }
    public required TimelineFilter Filter { get; init; }
    public required DateTimeZone Zone { get; init; }
    public required Activity Activity { get; init; }
    public required IReadOnlyList<TimelineEvent> Events { get; init; }

    /// <summary>Before which the next page lies; null where nothing older is.</summary>
    public Moment? Next { get; init; }

    /// <summary>Before which this page begins; null for the newest.</summary>
    public Moment? Before { get; init; }

    /// <summary>The event that the address names.</summary>
    public long? Focus { get; init; }

    /// <summary>By the ids of the sources: their names.</summary>
    public required IReadOnlyDictionary<long, string> Sources { get; init; }

    /// <summary>Oldest first, one after another.</summary>
    public IReadOnlyList<PhaseOfLife> Phases { get; init; } = [];
    public LifeStrip Strip => LifeStrip.Of(Activity, Filter);
    public List<TimelineDay> Days => Grouping.Of(Events, Zone);

    /// <summary>How many events the filter lets through.</summary>
    public long Kept => Filter.IsNone ? Activity.Total : Activity.Count(Filter.Lets);

    /// <summary>The element that holds this page's events.</summary>
    public string Chunk => Before is null ? "chunk-newest" : $"chunk-{Before}";

    public string Address(TimelineFilter filter, string more = "") =>
        filter.Query + more is { Length: > 0 } query ? $"/people/{Id}?{query[1..]}" : $"/people/{Id}";

    /// <summary>This page's events again, with what has come in between them since.</summary>
    public string Again => $"/people/{Id}/timeline?from={Next ?? Moment.Start}{(Before is { } before ? $"&before={before}" : "")}{Filter.Query}";
}
