using System.Globalization;
using Throughline.Events.Log;
using Throughline.Gate.Decisions;
using Throughline.Gate.Policies;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.People.Consent;

namespace Throughline.Gate.Experiments;

/// <summary>
/// What is asked: which events count as outcomes, the property of them whose sum is the value (null: none), and within how many days of the
/// assignment.
/// </summary>
internal sealed record UpliftAsked(string Experiment, IReadOnlyList<string> Outcomes, string? Value, int Days)
{
    public const int DefaultDays = 30, MostDays = 3660, MostOutcomes = 10, LongestName = 300;

    /// <exception cref="UserErrorException">It is not said which experiment, or too much is asked.</exception>
    public static UpliftAsked Of(string? experiment, IEnumerable<string?>? outcomes, string? value, int? days)
    {
        var named = (outcomes ?? []).Select(o => o?.Trim() ?? "").Where(o => o.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        if (string.IsNullOrWhiteSpace(experiment))
            throw new UserErrorException("Say which experiment: experiment, as GET /api/experiments lists them.");
        if (named.Count > MostOutcomes || named.Exists(o => o.Length > LongestName))
            throw new UserErrorException($"At most {MostOutcomes} outcomes are counted at once, each the name of an event in at most {LongestName} characters.");
        if (days is < 1 or > MostDays)
            throw new UserErrorException($"Outcomes count within 1 to {MostDays:N0} days of the assignment, not {days:N0}.");
        if (value is { Length: > LongestName })
            throw new UserErrorException($"The value is a property of at most {LongestName} characters.");
        return new(experiment.Trim(), named, string.IsNullOrWhiteSpace(value) ? null : value.Trim(), days ?? DefaultDays);
    }
}

/// <summary>What became of the people of an experiment, a page of identifiers at a time.</summary>
internal sealed class ReadOutcomes(Assignments assignments, EventLog log, Persons persons)
{
    /// <summary>
    /// The people whose first assigned identifier is among the next of these, each once; and the last identifier looked at, null after the last.
    /// </summary>
    public (List<(long First, PersonOutcome Outcome)> People, long? Last) After(Session session, UpliftAsked asked, Policy policy, long now, long after, int limit)
    {
        var page = assignments.After(session, asked.Experiment, after, limit);
        if (page.Count == 0)
            return ([], null);
        var person = persons.Of(session, page.ConvertAll(a => a.Identifier));
        var membersOf = persons.Members(session, [.. person.Values.Distinct()]);
        var members = person.Values.Distinct().SelectMany(p => membersOf[p].DefaultIfEmpty(p), (p, id) => (p, id)).ToList();
        foreach (var (p, id) in members)
            person[id] = p;
        var assigned = assignments.Of(session, asked.Experiment, person.Keys).ToLookup(a => person[a.Identifier]);
        var happened = (asked.Outcomes.Count == 0 ? [] : log.Named(session, person.Keys, asked.Outcomes, asked.Value)).ToLookup(e => person[e.Subject]);
        var holdout = policy.Holdouts.FirstOrDefault(h => h.Experiment == asked.Experiment);
        var purposes = holdout?.Purposes ?? [.. Purpose.All.Where(ConsentPurpose.NeedsConsent)];
        var contacted = assignments.Contacted(session, person.Keys, purposes, holdout?.Touchpoints).ToLookup(c => person[c.Identifier], c => c.At);
        var people = new List<(long, PersonOutcome)>();
        foreach (var of in assigned)
        {
            var first = of.Min(a => a.Identifier);
            if (first <= after || first > page[^1].Identifier)
                continue;
            var standing = Assignment.Standing(of);
            var until = standing.At + asked.Days * Micros.PerDay;
            var counted = happened[of.Key].Where(e => e.At >= standing.At && e.At < until && e.At <= now).ToList();
            people.Add((first, new(of.Key, standing, contacted[of.Key].Any(at => at >= standing.At), [.. asked.Outcomes.Select(o => (long)counted.Count(e => e.Name == o))],
                counted.Sum(e => Number(e.Value)), of.Select(a => (a.HeldOut, a.ArmName)).Distinct().Skip(1).Any(), until > now)));
        }
        return (people, page.Count < limit ? null : page[^1].Identifier);
    }

    private static double Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : 0;
}
