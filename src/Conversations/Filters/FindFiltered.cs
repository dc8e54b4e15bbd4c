using Throughline.Conversations.Inbox;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People;

namespace Throughline.Conversations.Filters;

/// <summary>What a look through open conversations found.</summary>
/// <param name="Found">With their places, in order.</param>
/// <param name="Looked">Where the look ended before all were looked through; null where it did not.</param>
internal sealed record FilteredPage(List<(string Id, InboxPlace Place)> Found, InboxPlace? Looked);

/// <param name="IsCut">There are more open ones than were counted.</param>
public sealed record FilterCount(long Number, bool IsCut);

/// <summary>
/// Looks through open conversations for those that filters ask for, in the order in which views are read by their index: ever more at a time, as long as too few are found, and no
/// more than a bounded number. A page and the counts beside it cost no more the more there is.
/// </summary>
internal sealed class FindFiltered(KnownSegments segments, FoundPeople people, Persons persons, TimeProvider time)
{
    /// <summary>Open conversations that a page looks through; fewer where each one's person is to be looked up.</summary>
    public const int MostLooked = 8_000, MostPeopleLooked = 4_000;

    /// <summary>Of the last ones, so many are counted.</summary>
    public const int MostCounted = 2_000;

    private const int FirstLook = 500;

    public FilteredPage Page(Session session, InboxView view, Viewer viewer, InboxPlace? after, int limit) => Page(session, view, viewer, after, limit, FirstLook, view.Filter!.Segment is null ? MostLooked : MostPeopleLooked);

    /// <param name="session">What is read from.</param>
    /// <param name="view">Of a filter.</param>
    /// <param name="viewer">Who looks.</param>
    /// <param name="after">Where the page before ended.</param>
    /// <param name="limit">How many are wanted.</param>
    /// <param name="look">How many are looked through first; four times as many each time after that.</param>
    /// <param name="most">How many altogether.</param>
    internal FilteredPage Page(Session session, InboxView view, Viewer viewer, InboxPlace? after, int limit, int look, int most)
    {
        var (found, looked, filter) = (new List<(string, InboxPlace)>(), 0, view.Filter!);
        var (reach, named) = (Reach(viewer, filter), Named(session, filter));
        while (true)
        {
            look = Math.Min(look, most - looked);
            found.AddRange(Among(session, view, reach, after, look, named));
            if (found.Count >= limit)
                return new([.. found.Take(limit)], null);
            if (Last(session, view, reach, after, look) is not { } last)
                return new(found, null);
            if (filter.Waiting is { } minutes && last.At >= Micros.Now(time) - minutes * Micros.PerMinute)
                return new(found, null); // who comes after that has not waited for so long
            looked += look;
            if (looked >= most)
                return new(found, last);
            (after, look) = (last, look * 4);
        }
    }

    /// <summary>How many of the last open ones that the viewer sees each filter finds: all filters in one look.</summary>
    public List<FilterCount> Count(Session session, Viewer viewer, IReadOnlyList<InboxFilter> filters) => Count(session, viewer, filters, MostCounted);

    internal List<FilterCount> Count(Session session, Viewer viewer, IReadOnlyList<InboxFilter> filters, int most)
    {
        if (filters.Count == 0 || InboxView.Sight.Look(session.Dialect, viewer, null, most + 1, FilterSql.Columns) is not ({ Length: > 0 } sql, var args))
            return [.. filters.Select(_ => new FilterCount(0, false))];
        var now = Micros.Now(time);
        var parts = filters.Select((filter, i) => (Asks: filter.Segment is null, Sql: $"from looked where {FilterSql.Condition(filter, session.Dialect, args, $"f{i}_", Named(session, filter), now)}")).ToList();
        var counted = session.Query<(long Filter, long Number)>(
            $"with looked as ({sql}) select -1, count(*) from looked {string.Concat(parts.Select((part, i) => part.Asks ? $" union all select {i}, count(*) {part.Sql}" : ""))}", args).ToDictionary(row => row.Filter, row => row.Number);
        var isCut = counted[-1] > most;
        var rows = parts.ConvertAll(part => part.Asks ? [] : session.Query<Row>($"with looked as ({sql}) select found, place, identifier {part.Sql}", args));
        var isIn = Segments(session, rows.SelectMany(of => of));
        return [.. filters.Select((filter, i) => new FilterCount(parts[i].Asks ? counted[i] : rows[i].Count(row => isIn(row, filter.Segment!)), isCut))];
    }

    private List<(string, InboxPlace)> Among(Session session, InboxView view, Viewer viewer, InboxPlace? after, int look, IReadOnlyCollection<long>? named)
    {
        if (view.Look(session.Dialect, viewer, after, look, FilterSql.Columns) is not ({ Length: > 0 } sql, var args))
            return [];
        var order = view.Order;
        var rows = session.Query<Row>(
            $"with looked as ({sql}) select found, place, identifier from looked where {FilterSql.Condition(view.Filter!, session.Dialect, args, "f_", named, Micros.Now(time))} order by place{order}, found{order}", args);
        if (view.Filter!.Segment is { } segment && Segments(session, rows) is var isIn)
            rows = rows.FindAll(row => isIn(row, segment));
        return rows.ConvertAll(row => (row.Found, new InboxPlace(row.Place, row.Found)));
    }

    /// <summary>The last of those that are looked through; null where there are fewer.</summary>
    private static InboxPlace? Last(Session session, InboxView view, Viewer viewer, InboxPlace? after, int look)
    {
        if (view.Look(session.Dialect, viewer, after, look) is not ({ Length: > 0 } sql, var args))
            return null;
        args.Add("before", look - 1);
        return session.FirstOrDefault<Row>($"select found, place from ({sql}) as looked order by place{view.Order}, found{view.Order} limit 1 offset @before", args) is { } row ? new(row.Place, row.Found) : null;
    }

    /// <summary>Where a filter names teams, others are not even looked through.</summary>
    private static Viewer Reach(Viewer viewer, InboxFilter filter) => filter.Teams is { } teams
        ? viewer with { Teams = viewer.SeesAll ? teams : [.. teams.Where(team => viewer.Teams.Contains(team, StringComparer.Ordinal))], SeesAll = false } : viewer;

    private IReadOnlyCollection<long>? Named(Session session, InboxFilter filter) => filter.Person is { } words ? people.Find(session, words) : null;

    /// <summary>Whether the person of one of these is in a segment, by its name.</summary>
    private Func<Row, string, bool> Segments(Session session, IEnumerable<Row> rows)
    {
        var person = persons.Of(session, [.. rows.Select(row => row.Identifier).Distinct()]);
        var known = segments.Of(session, persons.Members(session, [.. person.Values.Distinct()]));
        return (row, segment) => known[person[row.Identifier]].Contains(segment, StringComparer.Ordinal);
    }

    private sealed class Row
    {
        public string Found { get; init; } = "";
        public long Place { get; init; }
        public long Identifier { get; init; }
    }
}
