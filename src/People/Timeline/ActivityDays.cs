using System.Globalization;
using System.Text;
using Throughline.Kernel.Storage;
using Throughline.People.Privacy;

namespace Throughline.People.Timeline;

/// <summary>
/// How much happened with each identifier on each day, by facet; a row for each 32 days, so that whoever does very much every day has few.
/// </summary>
internal sealed class ActivityDays(Facets facets) : IForgetPersons
{
    private const int DaysAPeriod = 32;

    /// <summary>Adds to what is there; each identifier, day and facet stands once in <paramref name="counts"/>.</summary>
    public void Add(Transaction tx, IEnumerable<(long Identifier, long Day, Facet Facet, long Events)> counts)
    {
        var added = counts.ToList();
        var ids = facets.GetOrAdd(tx, added.Select(count => count.Facet));
        var periods = added.GroupBy(count => (count.Identifier, Period: PeriodOf(count.Day))).OrderBy(of => of.Key).ToList();
        var before = Kept(tx, periods.ConvertAll(of => of.Key));
        tx.InsertMany("activity", ["identifier", "period", "events", "facets"],
            [.. periods.Select(of =>
            {
                var days = new SortedDictionary<(long Day, long Facet), long>();
                if (before.TryGetValue(of.Key, out var kept))
                    foreach (var (day, facet, events) in Read(kept))
                        days[(day, facet)] = events;
                foreach (var count in of)
                    days[(count.Day, ids[count.Facet])] = days.GetValueOrDefault((count.Day, ids[count.Facet])) + count.Events;
                return new object?[] { of.Key.Identifier, of.Key.Period, days.Values.Sum(), Write(days) };
            })],
            "(identifier, period) do update set events = excluded.events, facets = excluded.facets");
    }

    public Activity Of(Session session, IReadOnlyCollection<long> identifiers)
    {
        var counts = new Dictionary<(long Day, long Facet), long>();
        foreach (var row in session.Query<string>(
            $"select facets from activity where {session.Dialect.In("identifier", "@identifiers")}", new { identifiers = session.Dialect.List(identifiers) }))
            foreach (var (day, facet, events) in Read(row))
                counts[(day, facet)] = counts.GetValueOrDefault((day, facet)) + events;
        var known = facets.Of(session, [.. counts.Keys.Select(key => key.Facet).Distinct()]);
        return new Activity([.. counts.OrderBy(count => count.Key).Select(count => new ActiveDay(count.Key.Day, known[count.Key.Facet], count.Value))]);
    }

    public void Forget(Transaction tx, ForgottenPerson person) =>
        tx.Execute($"delete from activity where {tx.Dialect.In("identifier", "@ids")}", new { ids = tx.Dialect.List(person.Ids) });

    public void Clear(Transaction tx) => tx.Execute("delete from activity");

    private static long PeriodOf(long day) => (long)Math.Floor(day / (double)DaysAPeriod);

    private static Dictionary<(long Identifier, long Period), string> Kept(Transaction tx, List<(long Identifier, long Period)> keys)
    {
        if (tx.Dialect.IsPostgres)
            return tx.Query<(long Identifier, long Period, string Facets)>(
                    "select a.identifier, a.period, a.facets from unnest(@identifiers, @periods) as k (i, p) join activity a on a.identifier = k.i and a.period = k.p",
                    new { identifiers = keys.Select(key => key.Identifier).ToArray(), periods = keys.Select(key => key.Period).ToArray() })
                .ToDictionary(row => (row.Identifier, row.Period), row => row.Facets);
        var find = tx.Prepared("select facets from activity where identifier = @identifier and period = @period", "@identifier", "@period");
        var kept = new Dictionary<(long, long), string>();
        foreach (var key in keys)
        {
            (find.Parameters[0].Value, find.Parameters[1].Value) = (key.Identifier, key.Period);
            if (find.ExecuteScalar() is string facets)
                kept[key] = facets;
        }
        return kept;
    }

    private static string Write(IEnumerable<KeyValuePair<(long Day, long Facet), long>> days)
    {
        var text = new StringBuilder();
        foreach (var ((day, facet), events) in days)
            text.Append(text.Length == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $"{day} {facet} {events}");
        return text.ToString();
    }

    private static IEnumerable<(long Day, long Facet, long Events)> Read(string text)
    {
        var at = 0;
        while (at < text.Length)
            yield return (Number(), Number(), Number());

        long Number()
        {
            var (number, isNegative) = (0L, text[at] == '-');
            for (at += isNegative ? 1 : 0; at < text.Length && char.IsAsciiDigit(text[at]); at++)
                number = number * 10 + (text[at] - '0');
            at++; // what divides it from the next
            return isNegative ? -number : number;
        }
    }
}
