using Throughline.Gate.Decisions;
using Throughline.Gate.Policies;
using Throughline.Kernel.Storage;
using Throughline.People;

namespace Throughline.Gate.Ownership;

/// <summary>Who runs the relationship with a person over time, and why: the first rule of the policy's table that holds.</summary>
/// <param name="Team">Null where no rule holds.</param>
/// <param name="Rule">The rule's number in the table, the first 1; 0 where none holds.</param>
/// <param name="Until">When time alone may change it (microseconds UTC), where it can.</param>
/// <param name="Policy">The policy's version.</param>
internal sealed record RelationshipOwner(string? Team, string Because, int Rule, IReadOnlyList<long> Evidence, long? Until, long Policy);

/// <summary>Worked out when it is asked for, so that it follows merges, undos and the passing of time at once.</summary>
internal sealed class RelationshipOwners(
    PolicyVersions policies, Persons persons, KnownProfiles profiles, KnownSegments segments, Signals signals, InteractionList interactions)
{
    public RelationshipOwner Of(Session session, long identifier, long now)
    {
        var (version, policy) = policies.Live(session);
        var person = persons.Of(session, [identifier])[identifier];
        var members = persons.Members(session, person).ToLookup(_ => person);
        var needs = Needs.Of(policy);
        var traits = needs.Traits.Count == 0 ? [] : profiles.SaidBy(session, members, needs.Traits).TryGetValue(person, out var said) ? said.Traits : [];
        return Decide(version, policy, new Facts(
            now,
            needs.Phases ? profiles.PhasesOf(session, [person], now).GetValueOrDefault(person)?.Now?.Phase : null,
            needs.Segments ? [.. segments.Of(session, members)[person]] : [],
            traits.Where(t => needs.Traits.Contains(t.Name) && !t.Newest.IsNull).ToDictionary(t => t.Name, t => t.Newest.Text, StringComparer.Ordinal),
            [.. signals.Of(session, [.. members[person]], needs.Events, now).Select(s => s.Signal).OrderBy(s => s.At).ThenBy(s => s.Sequence)],
            [.. interactions.OpenWith(session, identifier).Select(i => i.Team).Distinct()]));
    }

    /// <summary>Pure.</summary>
    public static RelationshipOwner Decide(long version, Policy policy, Facts facts)
    {
        for (var i = 0; i < policy.Owners.Count; i++)
        {
            var rule = policy.Owners[i];
            var judged = rule.When is null ? new Judged(true, [], null) : JudgeCondition.Of(rule.When, policy.Conditions, facts);
            if (judged.Holds)
                return new(rule.Owner, rule.Because, i + 1, judged.Evidence, judged.Until, version);
        }
        return new(null, "no rule of the policy holds", 0, [], null, version);
    }

    /// <summary>What the table of owners asks about, with all conditions that it leads to.</summary>
    private sealed record Needs(bool Phases, bool Segments, HashSet<string> Traits, HashSet<string> Events)
    {
        public static Needs Of(Policy policy)
        {
            var used = new HashSet<Condition>(ReferenceEqualityComparer.Instance);
            var waiting = new Queue<Condition>(policy.Owners.Select(rule => rule.When).OfType<Condition>());
            while (waiting.TryDequeue(out var condition))
                if (used.Add(condition))
                    foreach (var name in condition.All.Concat(condition.Any).Concat(condition.None))
                        waiting.Enqueue(policy.Conditions[name]);
            return new(used.Any(c => c.Phases is not null), used.Any(c => c.Segments is not null),
                [.. used.Select(c => c.Trait?.Name).OfType<string>()], [.. used.Select(c => c.Event?.Name).OfType<string>()]);
        }
    }
}
