using System.Collections.Concurrent;
using System.Numerics;
using Throughline.Kernel.Storage;

namespace Throughline.Gate.Decisions.Explore;

/// <summary>What many decisions have in common. <see cref="Rules"/> are the bits of the rules that decided, none of a send.</summary>
internal sealed record DecisionKind(Verdict Verdict, int Rules, string Purpose, string Team, string Touchpoint, long Policy)
{
    public static DecisionKind Of(RecordedDecision made) =>
        new(made.Decision.Verdict, RulesOf(made.Decision), made.Purpose, made.Team, made.Touchpoint, made.Policy);

    /// <summary>Those of a decision whose findings are as strict as the whole.</summary>
    public static int RulesOf(Decision decision)
    {
        var rules = 0;
        if (decision.Verdict != Verdict.Send)
            foreach (var finding in decision.Findings)
                if (finding.Effect == decision.Verdict)
                    rules |= Bit(finding.Rule);
        return rules;
    }

    public static int Bit(DecisionRule rule) => 1 << (int)rule;

    public bool IsBy(DecisionRule rule) => (Rules & Bit(rule)) != 0;

    public static IEnumerable<DecisionRule> RulesIn(int bits)
    {
        for (; bits != 0; bits &= bits - 1)
            yield return (DecisionRule)BitOperations.TrailingZeroCount(bits);
    }
}

internal sealed record KnownKind(long Id, DecisionKind Kind);

/// <summary>
/// The kinds of decisions: as many as there are teams, touchpoints, purposes, rules and policies together, however many decisions there are.
/// One that is known stays, so each is read once a process.
/// </summary>
internal sealed class DecisionKinds
{
    private const int MostKept = 10_000;
    private readonly ConcurrentDictionary<DecisionKind, long> known = new();
    private volatile IReadOnlyList<KnownKind> all = [];

    /// <summary>The numbers of these; of those that are new, new ones.</summary>
    public Dictionary<DecisionKind, long> Of(Transaction tx, IEnumerable<DecisionKind> kinds)
    {
        var numbers = new Dictionary<DecisionKind, long>();
        List<DecisionKind>? unknown = null;
        foreach (var kind in kinds)
            if (numbers.ContainsKey(kind) || unknown?.Contains(kind) == true)
                continue;
            else if (known.TryGetValue(kind, out var id))
                numbers.Add(kind, id);
            else
                (unknown ??= []).Add(kind);
        if (unknown is not null)
            Add(tx, unknown, numbers);
        return numbers;
    }

    private void Add(Transaction tx, List<DecisionKind> kinds, Dictionary<DecisionKind, long> numbers)
    {
        // In an order of their own, so that two who add the same wait for each other and not each for the other.
        foreach (var kind in kinds.OrderBy(k => (k.Policy, k.Verdict, k.Rules)).ThenBy(k => k.Touchpoint, StringComparer.Ordinal)
            .ThenBy(k => k.Team, StringComparer.Ordinal).ThenBy(k => k.Purpose, StringComparer.Ordinal))
        {
            var args = new { verdict = DecisionList.Text(kind.Verdict), rules = kind.Rules, kind.Purpose, kind.Team, kind.Touchpoint, kind.Policy };
            tx.Execute(
                """
                insert into decision_kinds (verdict, rules, purpose, team, touchpoint, policy) values (@verdict, @rules, @Purpose, @Team, @Touchpoint, @Policy)
                on conflict (verdict, rules, purpose, team, touchpoint, policy) do nothing
                """, args);
            var id = tx.Single<long>(
                """
                select id from decision_kinds where verdict = @verdict and rules = @rules and purpose = @Purpose and team = @Team and touchpoint = @Touchpoint and policy = @Policy
                """, args);
            numbers.Add(kind, id);
            tx.AfterCommit(() => Keep(kind, id)); // what is taken back may come again under another number
        }
    }

    private void Keep(DecisionKind kind, long id)
    {
        if (known.Count >= MostKept)
            known.Clear();
        known[kind] = id;
    }

    /// <summary>Those that this snapshot sees, and perhaps newer ones, of which it finds no decisions. None ever goes, so their number tells whether there are more than were read before.</summary>
    public IReadOnlyList<KnownKind> All(Session session)
    {
        if (all.Count > 0 && all is var kept && kept.Count >= session.Single<long>("select count(*) from decision_kinds"))
            return kept;
        var read = session.Query<(long Id, string Verdict, long Rules, string Purpose, string Team, string Touchpoint, long Policy)>(
            "select id, verdict, rules, purpose, team, touchpoint, policy from decision_kinds").ConvertAll(row =>
                new KnownKind(row.Id, new(DecisionList.VerdictOf(row.Verdict), (int)row.Rules, row.Purpose, row.Team, row.Touchpoint, row.Policy)));
        if (session is not Transaction) // what is taken back may come again under another number
            all = read;
        return read;
    }
}
