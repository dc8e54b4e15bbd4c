using Throughline.Gate.Touchpoints.Contacts;
using Throughline.Kernel;

namespace Throughline.Gate.Touchpoints.Reports;

/// <summary>A touchpoint without anybody who runs it: no team, or one that is retired.</summary>
public sealed record WithoutOperator(long Id, string Name, string? RetiredTeam);

/// <param name="Due">A day: 2027-01-31.</param>
public sealed record RenewalDue(long Id, string Name, string Due, bool IsPast, string? Team);

public sealed record OverlappingTouchpoint(long Id, string Name, string? Operator);

/// <summary>Several touchpoints, or several tools, for one and the same.</summary>
public sealed record Overlap(string Purpose, string Phase, string Channel, string Audience, IReadOnlyList<OverlappingTouchpoint> Touchpoints, IReadOnlyList<string> Tools);

/// <summary>A person contacted by two teams: the two contacts that lie closest together, by their sequences, and how far apart in microseconds.</summary>
public sealed record DoubleContact(long Person, string FirstTeam, string SecondTeam, long First, long Second, long Apart, long At);

/// <summary>Contacts of a team at a touchpoint that is not its own, nor granted to it; <see cref="Id"/> is null where the touchpoint is not registered.</summary>
/// <param name="Of">All contacts of that team.</param>
public sealed record OutsideContacts(string Team, string Touchpoint, string Channel, long? Id, string? Operator, long Contacts, long Of);

/// <summary>What the registry and the log say that somebody should look at. Each finding by itself is a pure function.</summary>
internal static class TouchpointReport
{
    public static List<WithoutOperator> WithoutOperator(IEnumerable<RegisteredTouchpoint> all, IReadOnlySet<string> teamsAtWork) => [..
        from t in all
        where !t.Touchpoint.IsRetired && (t.Operates is null || !teamsAtWork.Contains(t.Operates))
        select new WithoutOperator(t.Id, t.Name, t.Operates)];

    /// <summary>What is due until a day, the longest due first.</summary>
    public static List<RenewalDue> RenewalsDue(IEnumerable<RegisteredTouchpoint> all, DateOnly today, DateOnly until) => [..
        from t in all
        where !t.Touchpoint.IsRetired && t.Touchpoint.RenewalDue <= until
        orderby t.Touchpoint.RenewalDue, t.Name
        select new RenewalDue(t.Id, t.Name, Dates.Text(t.Touchpoint.RenewalDue!.Value), t.Touchpoint.RenewalDue < today, t.Touchpoint.Renews ?? t.Operates)];

    /// <summary>Groups of one purpose, phase, channel and audience that hold several touchpoints or several tools, the largest first.</summary>
    public static List<Overlap> Overlaps(IEnumerable<RegisteredTouchpoint> all) => [..
        from t in all
        where !t.Touchpoint.IsRetired
        group t by (t.Touchpoint.Purpose, t.Touchpoint.Phase, t.Touchpoint.Channel, Audience: t.Touchpoint.Audience.ToLowerInvariant()) into same
        let tools = same.SelectMany(t => t.Touchpoint.Tools).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase).ToList()
        where same.Count() > 1 || tools.Count > 1
        orderby same.Count() descending, tools.Count descending, same.First().Name
        select new Overlap(same.Key.Purpose, same.Key.Phase, same.Key.Channel, same.First().Touchpoint.Audience,
            [.. same.Select(t => new OverlappingTouchpoint(t.Id, t.Name, t.Operates))], tools)];

    /// <summary>
    /// Of each person whom two teams contacted within a time, the closest two contacts; the closest first. Of contacts in order of time the closest
    /// pair of different teams are neighbours: whoever stood between them would differ from one of the two and be closer.
    /// </summary>
    public static List<DoubleContact> DoubleContacts(IEnumerable<(long Person, Contact Contact)> inOrderOfTime, long within)
    {
        var (last, closest) = (new Dictionary<long, Contact>(), new Dictionary<long, DoubleContact>());
        foreach (var (person, contact) in inOrderOfTime)
        {
            if (last.TryGetValue(person, out var before) && before.Team != contact.Team && contact.At - before.At <= within
                && (!closest.TryGetValue(person, out var known) || contact.At - before.At < known.Apart))
                closest[person] = new(person, before.Team, contact.Team, before.Sequence, contact.Sequence, contact.At - before.At, contact.At);
            last[person] = contact;
        }
        return [.. closest.Values.OrderBy(c => c.Apart).ThenBy(c => c.Person)];
    }

    /// <summary>The most contacts first.</summary>
    public static List<OutsideContacts> Outside(IReadOnlyCollection<ContactCount> counts, IReadOnlyDictionary<string, RegisteredTouchpoint> byName)
    {
        var all = counts.GroupBy(c => c.Team, StringComparer.Ordinal).ToDictionary(of => of.Key, of => of.Sum(c => c.Contacts), StringComparer.Ordinal);
        return [..
            from count in counts
            let at = byName.GetValueOrDefault(count.Touchpoint)
            where at is null || !at.Touchpoint.IsOpenTo(count.Team)
            orderby count.Contacts descending, count.Team, count.Touchpoint
            select new OutsideContacts(count.Team, count.Touchpoint, count.Channel, at?.Id, at?.Operates, count.Contacts, all[count.Team])];
    }
}
